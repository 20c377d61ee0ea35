import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SettingsStore } from '#store/store.ts';
import type { User, Users } from './people.ts';
import { Records } from './records.ts';
import { hashOfSecret } from './sessions.ts';

/** Found by secret scanners, and by ours in logs and backups. */
const prefix = 'lks_';
const noteEveryMs = 60 * 60_000;

const tokenRecord = z.strictObject({
  id: z.string(),
  person: z.string(),
  name: z.string(),
  createdAt: z.int(),
  expires: z.int(),
  systems: z.array(z.string()).exactOptional(),
  verbs: z.array(z.string()).exactOptional(),
  /** Of its one system. */
  environments: z.array(z.string()).exactOptional(),
  usedAt: z.int().exactOptional(),
});

export type Token = Readonly<z.output<typeof tokenRecord>>;
export type TokenRequest = Pick<Token, 'name' | 'expires' | 'systems' | 'verbs' | 'environments'>;

/** API tokens by the sha-256 of their value. */
export class TokenBook {
  readonly #rows: Records<z.output<typeof tokenRecord>>;
  readonly #users: Users;
  readonly #now: () => number;

  constructor(settings: SettingsStore, users: Users, now: () => number) {
    this.#rows = new Records(settings, 'token', tokenRecord);
    this.#users = users;
    this.#now = now;
  }

  async add(person: string, request: TokenRequest): Promise<{ readonly token: Token; readonly value: string }> {
    const value = `${prefix}${randomBytes(32).toString('base64url')}`;
    const hash = hashOfSecret(value);
    const token = { ...request, id: hash.slice(0, 16), person, createdAt: this.#now() };
    await this.#rows.add(hash, token);
    return { token, value };
  }

  async of(person: string): Promise<readonly Token[]> {
    const rows = await this.#rows.list();
    return rows.map(({ record }) => record).filter((token) => token.person === person);
  }

  /** False where this person has no such token. */
  async remove(person: string, tokenId: string): Promise<boolean> {
    const rows = await this.#rows.list();
    const found = rows.find(({ record }) => record.id === tokenId && record.person === person);
    if (found !== undefined) await this.#rows.remove(found.id);
    return found !== undefined;
  }

  async removeAllOf(person: string): Promise<void> {
    for (const { id, record } of await this.#rows.list()) if (record.person === person) await this.#rows.remove(id);
  }

  /** Whose token it is, and how far it reaches; undefined when it is none, has expired, or the user is disabled. */
  async whose(value: string): Promise<{ readonly user: User; readonly token: Token; readonly row: string } | undefined> {
    if (!value.startsWith(prefix)) return undefined;
    const hash = hashOfSecret(value);
    const token = await this.#rows.get(hash);
    if (token === undefined || this.#now() >= token.expires) return undefined;
    const user = await this.#users.get(token.person);
    if (user === undefined || user.disabled) return undefined;
    await this.#note(hash, token);
    return { user, token, row: hash };
  }

  /** Whether a token that was valid is so still. Asked for every open stream again and again, so it reads its own row only. */
  async lasts(row: string): Promise<boolean> {
    const token = await this.#rows.get(row);
    const user = token && (await this.#users.get(token.person));
    return token !== undefined && user !== undefined && !user.disabled && this.#now() < token.expires;
  }

  async #note(hash: string, { usedAt = 0 }: Token): Promise<void> {
    const now = this.#now();
    if (now >= usedAt + noteEveryMs) await this.#rows.change(hash, (token) => token && { ...token, usedAt: now });
  }
}
