import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SettingsStore } from '#store/store.ts';
import { Records } from './records.ts';
import { hashOfSecret } from './sessions.ts';

/** Found by secret scanners, and by ours in logs and backups. */
const prefix = 'lkc_';
const noteEveryMs = 60 * 60_000;

const feedRecord = z.strictObject({
  feed: z.string(),
  system: z.string(),
  person: z.string(),
  name: z.string(),
  createdAt: z.int(),
  usedAt: z.int().exactOptional(),
});

export type Feed = Readonly<z.output<typeof feedRecord>>;

/** Calendar feeds by the sha-256 of their token. */
export class FeedBook {
  readonly #rows: Records<z.output<typeof feedRecord>>;
  readonly #now: () => number;

  constructor(settings: SettingsStore, now: () => number) {
    this.#rows = new Records(settings, 'calendar-feed', feedRecord);
    this.#now = now;
  }

  async add(asked: Pick<Feed, 'system' | 'person' | 'name'>): Promise<{ readonly feed: Feed; readonly token: string }> {
    const token = `${prefix}${randomBytes(32).toString('base64url')}`;
    const hash = hashOfSecret(token);
    const feed = { ...asked, feed: hash.slice(0, 16), createdAt: this.#now() };
    await this.#rows.add(hash, feed);
    return { feed, token };
  }

  async of(person: string, system: string): Promise<readonly Feed[]> {
    const rows = await this.#rows.list();
    return rows.map(({ record }) => record).filter((feed) => feed.person === person && feed.system === system);
  }

  /** False where this person has no such feed there. */
  async remove({ feed, person, system }: Pick<Feed, 'feed' | 'person' | 'system'>): Promise<boolean> {
    const found = (await this.#rows.list()).find(
      ({ record }) => record.feed === feed && record.person === person && record.system === system,
    );
    if (found !== undefined) await this.#rows.remove(found.id);
    return found !== undefined;
  }

  async removeAllOf(person: string): Promise<void> {
    for (const { id, record } of await this.#rows.list()) if (record.person === person) await this.#rows.remove(id);
  }

  /** Undefined where it is the token of none. */
  async whose(token: string): Promise<Feed | undefined> {
    if (!token.startsWith(prefix)) return undefined;
    const hash = hashOfSecret(token);
    const feed = await this.#rows.get(hash);
    const now = this.#now();
    if (feed !== undefined && now >= (feed.usedAt ?? 0) + noteEveryMs)
      await this.#rows.change(hash, (found) => found && { ...found, usedAt: now });
    return feed;
  }
}
