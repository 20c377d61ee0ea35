import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { administrators } from '#core/api/people-shapes.ts';
import type { SettingsStore } from '#store/store.ts';
import { Records } from './records.ts';

const userRecord = z.strictObject({
  person: z.string(),
  name: z.string(),
  /** PHC text. */
  password: z.string(),
  disabled: z.boolean(),
  /** Raised by a new password and by disabling: sessions of an older generation have ended. */
  generation: z.int(),
  createdAt: z.int(),
  /** Nothing is known of the person since then; the id stays taken. */
  erasedAt: z.int().exactOptional(),
});

export type User = Readonly<z.output<typeof userRecord>>;

const groupsRecord = z.record(z.string(), z.array(z.string()));
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

/** All groups are one row: a change is seen whole, or not at all. */
export class GroupBook {
  readonly #rows: Records<z.output<typeof groupsRecord>>;

  constructor(settings: SettingsStore) {
    this.#rows = new Records(settings, 'groups', groupsRecord);
  }

  async all(): Promise<Groups> {
    return (await this.#rows.get('all')) ?? {};
  }

  async of(person: string): Promise<readonly string[]> {
    return groupsWith(await this.all(), person);
  }

  async isAdministrator(person: string): Promise<boolean> {
    return (await this.all())[administrators]?.includes(person) ?? false;
  }

  /** `judge` may throw a refusal: it sees the groups as they would be. */
  async change(change: (groups: Groups) => Groups, judge: (groups: Groups) => void = () => undefined): Promise<Groups> {
    const changed = await this.#rows.change('all', (groups = {}) => {
      const next = change(groups);
      judge(next);
      return sorted(next);
    });
    return changed ?? {};
  }
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

function sorted(groups: Groups): { [group: string]: string[] } {
  const kept = Object.entries(groups).filter(([, persons]) => persons.length > 0);
  return Object.fromEntries(kept.map(([group, persons]) => [group, [...new Set(persons)].sort()]));
}
