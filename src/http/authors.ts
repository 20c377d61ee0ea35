import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SettingsStore, SettingWrite } from '#store/store.ts';
import type { HttpContext } from './context.ts';
import { Records } from './records.ts';

const authorRecord = z.strictObject({ author: z.string(), person: z.string() });
const keyRecord = z.strictObject({ key: z.string() });

/** Who an author was said to be, and shall be; absent: nobody who is known. */
export interface AuthorChange {
  readonly author: string;
  readonly from?: string;
  readonly to?: string;
}

export type AuthorLine = Readonly<z.output<typeof authorRecord>>;

/** Which commit authors are which persons. E-mails stay here, beside the users: the ledger hears ids, or digests that say nothing. */
export class AuthorBook {
  readonly #rows: Records<z.output<typeof authorRecord>>;
  readonly #keys: Records<z.output<typeof keyRecord>>;

  constructor(settings: SettingsStore) {
    this.#rows = new Records(settings, 'author', authorRecord);
    this.#keys = new Records(settings, 'author-key', keyRecord);
  }

  async list(): Promise<readonly AuthorLine[]> {
    const lines = (await this.#rows.list()).map(({ record }) => record);
    return lines.sort((one, other) => (one.author < other.author ? -1 : 1));
  }

  async personOf(author: string): Promise<string | undefined> {
    return (await this.#rows.get(author))?.person;
  }

  /** The write by which an author becomes somebody, or, without `to`, nobody; undefined where it is not `from`’s any more. */
  async draft({ author, from, to }: AuthorChange): Promise<SettingWrite | undefined> {
    if ((await this.personOf(author)) !== from) return undefined;
    if (to === undefined) return this.#rows.draftRemoval(author);
    return this.#rows.draft(author, (line) => (line?.person === from ? { author, person: to } : undefined));
  }

  remove(author: string): Promise<void> {
    return this.#rows.remove(author);
  }

  async removeAllOf(person: string): Promise<void> {
    for (const line of await this.list()) if (line.person === person) await this.remove(line.author);
  }

  /** 16 hex digits that are always the same for an author, and that nobody without the installation's key can make of a guess. */
  async digestOf(author: string): Promise<string> {
    const made = { key: randomBytes(32).toString('base64url') };
    const known = await this.#keys.get('all');
    if (known === undefined) await this.#keys.add('all', made);
    const { key } = known ?? (await this.#keys.get('all')) ?? made;
    return createHmac('sha256', Buffer.from(key, 'base64url')).update(author).digest('hex').slice(0, 16);
  }
}

/** What commits say of an author, brought to the one form in which it is compared: the e-mail, in small letters. */
export function authorOf(text: string): string {
  const email = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text;
  return email.trim().normalize('NFC').toLowerCase();
}

/** The persons among the authors of a release, and digests of the others: an id that is nobody's is as unknown as an e-mail. */
export async function authorsIn(
  { authors: book, users }: Pick<HttpContext, 'authors' | 'users'>,
  named: readonly string[],
): Promise<{ readonly authors: readonly string[]; readonly unknownAuthors?: readonly string[] }> {
  const authors = new Set<string>();
  const unknown = new Set<string>();
  for (const text of named) {
    const author = authorOf(text);
    const user = await users.get(text);
    const person = user === undefined ? await book.personOf(author) : user.person;
    if (person === undefined) unknown.add(await book.digestOf(author));
    else authors.add(person);
  }
  return { authors: [...authors].sort(), ...(unknown.size > 0 && { unknownAuthors: [...unknown].sort() }) };
}
