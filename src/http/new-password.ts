import type { HttpContext } from './context.ts';
import { isBreached } from './breached-passwords.ts';
import { isEasyPassword } from './easy-passwords.ts';
import { hashPassword } from './passwords.ts';
import { Refused } from './refused.ts';

/** The hash of a password that is about to become somebody's; refused where guessing would begin with it. `own`: names of that person. */
export async function hashNewPassword({ breachedPasswords }: HttpContext, password: string, own: readonly string[]): Promise<string> {
  if (isEasyPassword(password, own))
    throw refusedPassword('It is easy to guess: made of common words, names, years or neighbours on the keyboard.');
  if (breachedPasswords !== undefined && (await isBreached(password, breachedPasswords)))
    throw refusedPassword('It is in the list of breached passwords.');
  return hashPassword(password);
}

export function refusedPassword(why: string): Refused {
  const sentence = `This password is not taken. ${why}`;
  const next = 'Take six words by chance, or let a password manager make one.';
  return new Refused({ code: 'invalid-request', sentence, next, problems: [{ field: 'password', sentence: why }] });
}
