// Passwords as people type them at a terminal.
import { codeAt } from '#http/totp.ts';
import { passwordOf } from '../installation.ts';
import type { Answer } from './type-line.ts';
import type { Walk } from './walk.ts';

/** What an administrator gives somebody, for one sign-in. */
export function first(person: string): string {
  return `the first password of ${person}`;
}

/** Typed twice by whoever makes the account. */
export function given(person: string): readonly Answer[] {
  return [
    [/New password of/, first(person)],
    [/The same again/, first(person)],
  ];
}

/** With the own password. */
export function signIn(person: string): readonly Answer[] {
  return [[/assword/, passwordOf(person)]];
}

/** With a given one, which asks for an own one at once. */
export function signInFirst(person: string): readonly Answer[] {
  return [
    [/assword/, first(person)],
    [/Your new password/, passwordOf(person)],
    [/The same again/, passwordOf(person)],
  ];
}

/** The first sign-in of somebody whom a page has added. */
export async function enter(page: Walk, person: string): Promise<void> {
  await page.run(person, `lockstep login --name ${person}`, { answers: signInFirst(person) });
}

/** What an authenticator app shows that has read this screen, so many half minutes later: each code counts once. */
export function codeNow(screen: string, later = 0): string {
  const secret = /[?&]secret=([A-Z2-7]+)/.exec(screen)?.[1] ?? '';
  return codeAt(secret, Math.floor(Date.now() / 30_000) + later);
}
