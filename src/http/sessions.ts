import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SettingsStore } from '#store/store.ts';
import type { User, Users } from './people.ts';
import { Records } from './records.ts';

const minuteMs = 60_000;
/** A session ends when nobody used it for this long … */
const idleMs = 30 * minuteMs;
/** … and in any case after this. */
const absoluteMs = 12 * 60 * minuteMs;
/** Use is written down at most this often. */
const noteEveryMs = minuteMs;
const sweepEveryMs = 60 * minuteMs;

const sessionRecord = z.strictObject({
  person: z.string(),
  generation: z.int(),
  createdAt: z.int(),
  seenAt: z.int(),
  /** When the password was last given; absent: at the beginning. */
  provedAt: z.int().exactOptional(),
});
type Session = z.output<typeof sessionRecord>;

/** A session as its person sees it. */
interface OwnSession {
  readonly id: string;
  readonly createdAt: number;
  readonly seenAt: number;
}

/** Sessions by the hash of their id: who reads the table can sign in as nobody. */
export class SessionBook {
  readonly #rows: Records<Session>;
  readonly #users: Users;
  readonly #now: () => number;
  #sweptAt = 0;

  constructor(settings: SettingsStore, users: Users, now: () => number) {
    this.#rows = new Records(settings, 'session', sessionRecord);
    this.#users = users;
    this.#now = now;
  }

  /** A new session; the value goes into the cookie and is kept nowhere. */
  async begin(user: User): Promise<string> {
    await this.#sweep();
    const value = randomBytes(32).toString('base64url');
    const now = this.#now();
    await this.#rows.add(hashOfSecret(value), { person: user.person, generation: user.generation, createdAt: now, seenAt: now });
    return value;
  }

  /** Whose session it is, and when the password was last given; undefined when it has ended, for whatever reason. */
  async whose(value: string): Promise<{ readonly user: User; readonly provedAt: number } | undefined> {
    const id = hashOfSecret(value);
    const session = await this.#rows.get(id);
    if (session === undefined) return undefined;
    const user = await this.#users.get(session.person);
    if (user === undefined || !this.#lasts(session, user)) {
      await this.#rows.remove(id);
      return undefined;
    }
    await this.#note(id, session);
    return { user, provedAt: session.provedAt ?? session.createdAt };
  }

  /** The password was given again. */
  async prove(value: string): Promise<void> {
    const provedAt = this.#now();
    await this.#rows.change(hashOfSecret(value), (session) => session && { ...session, provedAt });
  }

  /** Whether it still holds, without counting as use. */
  async lasts(value: string): Promise<boolean> {
    const session = await this.#rows.get(hashOfSecret(value));
    const user = session && (await this.#users.get(session.person));
    return session !== undefined && user !== undefined && this.#lasts(session, user);
  }

  async end(value: string): Promise<void> {
    await this.#rows.remove(hashOfSecret(value));
  }

  /** By what its person names it: says nothing of the value. */
  idOf(value: string): string {
    return shownId(hashOfSecret(value));
  }

  /** Those that hold of one person, the newest first. */
  async of(user: User): Promise<readonly OwnSession[]> {
    const own = (await this.#rows.list()).filter(({ record }) => record.person === user.person && this.#lasts(record, user));
    return own
      .map(({ id, record: { createdAt, seenAt } }) => ({ id: shownId(id), createdAt, seenAt }))
      .toSorted((a, b) => b.createdAt - a.createdAt);
  }

  /** Ends one of this person's sessions; false where there is none of this id. */
  async endOne({ person }: User, shown: string): Promise<boolean> {
    const own = (await this.#rows.list()).find(({ id, record }) => record.person === person && shownId(id) === shown);
    if (own !== undefined) await this.#rows.remove(own.id);
    return own !== undefined;
  }

  async endAllOf(person: string): Promise<void> {
    for (const { id, record } of await this.#rows.list()) if (record.person === person) await this.#rows.remove(id);
  }

  #lasts(session: Session, user: User): boolean {
    return !user.disabled && user.generation === session.generation && !this.#isOver(session);
  }

  #isOver({ createdAt, seenAt }: Session): boolean {
    const now = this.#now();
    return now >= seenAt + idleMs || now >= createdAt + absoluteMs;
  }

  async #note(id: string, { seenAt }: Session): Promise<void> {
    const now = this.#now();
    // A session that ended meanwhile is not brought back: `change` leaves what is not there.
    if (now >= seenAt + noteEveryMs) await this.#rows.change(id, (session) => session && { ...session, seenAt: now });
  }

  async #sweep(): Promise<void> {
    if (this.#now() < this.#sweptAt + sweepEveryMs) return;
    this.#sweptAt = this.#now();
    for (const { id, record } of await this.#rows.list()) if (this.#isOver(record)) await this.#rows.remove(id);
  }
}

/** 64 bits of the hash: enough to tell a person's sessions apart, and nothing to sign in with. */
function shownId(hash: string): string {
  return hash.slice(0, 16);
}

/** Secrets of 256 random bits need no slow hash. */
export function hashOfSecret(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}
