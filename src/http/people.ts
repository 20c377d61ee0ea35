import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SettingsStore } from '#store/store.ts';
import { Records } from './records.ts';
import { refused } from './refused.ts';

const userRecord = z.strictObject({
  person: z.string(),
  name: z.string(),
  /** PHC text; empty for who has none: programs, and who was erased. */
  password: z.string(),
  /** Somebody else knows the password: its person chooses another one before anything else. */
  passwordGiven: z.literal(true).exactOptional(),
  disabled: z.boolean(),
  /** Raised by a new password and by disabling: sessions of an older generation have ended. */
  generation: z.int(),
  createdAt: z.int(),
  /** Nothing is known of the person since then; the id stays taken. */
  erasedAt: z.int().exactOptional(),
  /** Who vouches for the sign-in, and as whom; absent: this controller does, under the person's own id. */
  origin: z.strictObject({ issuer: z.string(), subject: z.string() }).exactOptional(),
});

export type User = Readonly<z.output<typeof userRecord>>;

/** Who a person is to whoever vouches for the sign-in. */
export type Origin = NonNullable<User['origin']>;

export function originOf({ person, origin }: User): Origin {
  return origin ?? { issuer: 'local', subject: person };
}

export type Groups = { readonly [group: string]: readonly string[] };

export type Users = Records<User>;

/** Users by person. */
export function usersOf(settings: SettingsStore): Users {
  return new Records(settings, 'user', userRecord);
}

/** An id that says nothing of the person: 16 letters and digits, 80 random bits. */
export function opaquePerson(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  return `p-${Array.from(randomBytes(16), (byte) => letters[byte % letters.length]).join('')}`;
}

/** Whoever signs in as this: by id, or, where the id says nothing, by name. */
export async function userCalled(users: Users, called: string): Promise<User | undefined> {
  const user = await users.get(called);
  return user ?? (await opaqueUsers(users)).find(({ name }) => name === called);
}

/** Names by which somebody signs in. */
export async function isNameTaken(users: Users, name: string): Promise<boolean> {
  return (await users.get(name)) !== undefined || (await opaqueUsers(users)).some((user) => user.name === name);
}

async function opaqueUsers(users: Users): Promise<readonly User[]> {
  const all = (await users.list()).map(({ record }) => record);
  return all.filter(({ person, erasedAt }) => /^p-[a-z2-7]{16}$/.test(person) && erasedAt === undefined);
}

export function groupsWith(groups: Groups, person: string): readonly string[] {
  return Object.keys(groups).filter((group) => groups[group]?.includes(person));
}

/** The groups with this person in exactly these. */
export function withMember(groups: Groups, person: string, wanted: readonly string[]): Groups {
  const names = new Set([...Object.keys(groups), ...wanted]);
  return Object.fromEntries(
    [...names].map((group) => {
      const others = (groups[group] ?? []).filter((member) => member !== person);
      return [group, wanted.includes(group) ? [...others, person] : others];
    }),
  );
}

export function noUser(person: string): Error {
  return refused('no-such-user', `There is no user ${person}.`, 'lockstep user list');
}

interface UserChange {
  readonly password?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly name?: string | undefined;
}

/** A new password and disabling raise the generation: every session from before has ended. */
export async function changeUser({ users }: { readonly users: Users }, person: string, change: UserChange): Promise<User> {
  const endsSessions = change.password !== undefined || change.disabled === true;
  const changed = await users.change(person, (user) => {
    // What was erased does not come back.
    if (user === undefined || user.erasedAt !== undefined) return undefined;
    const { password = user.password, disabled = user.disabled, name = user.name } = change;
    const kept = change.password === undefined ? user : withOwnPassword(user);
    return { ...kept, password, disabled, name, generation: user.generation + (endsSessions ? 1 : 0) };
  });
  if (changed === undefined) throw noUser(person);
  return changed;
}

function withOwnPassword({ passwordGiven: _given, ...user }: User): User {
  return user;
}
