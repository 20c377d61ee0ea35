import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SettingsStore, SettingWrite } from '#store/store.ts';
import { Records } from './records.ts';

const changeRecord = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('join'), joins: z.array(z.strictObject({ group: z.string(), person: z.string() })) }),
  z.strictObject({ kind: z.literal('unlink'), account: z.string(), person: z.string() }),
  /** `generation` of the account when it was asked: who gave a new password meanwhile keeps it. */
  z.strictObject({ kind: z.literal('password'), person: z.string(), password: z.string(), generation: z.int() }),
  z.strictObject({ kind: z.literal('person'), person: z.string(), password: z.string(), generation: z.int() }),
  /** Since when it is there: another one meanwhile stays. */
  z.strictObject({ kind: z.literal('factor'), person: z.string(), since: z.int() }),
  z.strictObject({ kind: z.literal('factor-roles'), from: z.array(z.string()), to: z.array(z.string()) }),
  z.strictObject({
    kind: z.literal('authors'),
    /** Without `from` nobody knew the author, and without `to` nobody will. */
    changes: z.array(z.strictObject({ author: z.string(), from: z.string().exactOptional(), to: z.string().exactOptional() })),
  }),
]);

const grantRecord = z.strictObject({
  id: z.string(),
  by: z.string(),
  at: z.int(),
  expires: z.int(),
  what: z.string(),
  rights: z.array(z.strictObject({ person: z.string(), right: z.string() })),
  /** Systems whose production it reaches. */
  systems: z.array(z.string()),
  change: changeRecord,
  second: z.string().exactOptional(),
});

/** A change of who may what in production. */
export type RightsChange = Readonly<z.output<typeof changeRecord>>;
export type Grant = Readonly<z.output<typeof grantRecord>>;

const standsForMs = 7 * 24 * 60 * 60_000;

/** Changes that wait for a second person, and those that had one until they would have expired. */
export class GrantBook {
  readonly #rows: Records<z.output<typeof grantRecord>>;

  constructor(settings: SettingsStore) {
    this.#rows = new Records(settings, 'grant', grantRecord);
  }

  async add(grant: Pick<Grant, 'by' | 'at' | 'what' | 'rights' | 'systems' | 'change'>): Promise<Grant> {
    const made = { ...grant, id: `grant-${randomBytes(8).toString('hex')}`, expires: grant.at + standsForMs };
    await this.#sweep(grant.at);
    await this.#rows.add(made.id, made);
    return made;
  }

  /** Those that wait still, oldest first. */
  async open(now: number): Promise<readonly Grant[]> {
    const grants = (await this.#rows.list()).map(({ record }) => record);
    return grants.filter((grant) => isOpen(grant, now)).sort((one, other) => one.at - other.at);
  }

  async get(id: string): Promise<Grant | undefined> {
    return this.#rows.get(id);
  }

  /** Writes down who confirmed it, together with what it confirms; undefined where somebody was faster, or it stands no more. */
  draftSecond(id: string, second: string, now: number): Promise<SettingWrite | undefined> {
    return this.#rows.draft(id, (grant) => (grant !== undefined && isOpen(grant, now) ? { ...grant, second } : undefined));
  }

  remove(id: string): Promise<void> {
    return this.#rows.remove(id);
  }

  /** Changes that hold a password for this person. */
  async removePasswordsOf(person: string): Promise<void> {
    for (const { id, record } of await this.#rows.list()) {
      if ('password' in record.change && record.change.person === person) await this.#rows.remove(id);
    }
  }

  async #sweep(now: number): Promise<void> {
    for (const { id, record } of await this.#rows.list()) if (now >= record.expires) await this.#rows.remove(id);
  }
}

export function isOpen({ second, expires }: Grant, now: number): boolean {
  return second === undefined && now < expires;
}
