import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Failure } from '#core/failure.ts';
import { makeKey } from './seal.ts';

/** A key that encrypts keys. It is never in the database. */
export interface MasterKey {
  readonly id: string;
  readonly bytes: Buffer;
}

const fileShape = z.strictObject({
  about: z.string(),
  keys: z.array(z.strictObject({ id: z.string(), key: z.base64() })).min(1),
});

const about =
  'The keys of the encrypted secrets of Lockstep. Whoever has this file and the database has them all; without it they are lost.';

/** The keys of a file, the one in use last; undefined where there is no file. A file that others may read is refused. */
export async function readKeys(file: string): Promise<readonly MasterKey[] | undefined> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Failure('secret-key-broken', `The key file ${file} cannot be read.`, { retryable: false, cause: error });
  });
  if (found === undefined) return undefined;
  if ((found.mode & 0o077) !== 0) {
    throw new Failure('secret-key-open', `Others may read the key file ${file}: run \`chmod 600 ${file}\`.`, { retryable: false });
  }
  return parseKeys(file, await readFile(file, 'utf8'));
}

function parseKeys(file: string, text: string): readonly MasterKey[] {
  try {
    const keys = fileShape.parse(JSON.parse(text)).keys.map(({ id, key }) => ({ id, bytes: Buffer.from(key, 'base64') }));
    if (keys.every(({ bytes }) => bytes.length === 32)) return keys;
  } catch {
    // What a parser says quotes the text, and the text is the key.
  }
  throw new Failure('secret-key-broken', `The key file ${file} is not one of Lockstep's: restore it from a backup.`, { retryable: false });
}

/** A new key with a name of its own. */
export function makeMasterKey(): MasterKey {
  return { id: `key-${randomUUID().slice(0, 8)}`, bytes: makeKey() };
}

/** Makes the file with its first key, unless another process was faster. It is whole from its first moment. */
export async function createKeys(file: string): Promise<void> {
  await withDraft(file, [makeMasterKey()], async (draft) => {
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  });
}

/** Puts these keys in place of those in the file, at once or not at all. */
export async function replaceKeys(file: string, keys: readonly MasterKey[]): Promise<void> {
  await withDraft(file, keys, (draft) => rename(draft, file));
}

async function withDraft(file: string, keys: readonly MasterKey[], place: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${file}.${randomUUID().slice(0, 8)}`;
  const text = JSON.stringify({ about, keys: keys.map(({ id, bytes }) => ({ id, key: bytes.toString('base64') })) }, undefined, 2);
  try {
    const handle = await open(draft, 'wx', 0o600);
    await handle.writeFile(`${text}\n`);
    await handle.sync();
    await handle.close();
    await place(draft);
    await syncFolder(path.dirname(file));
  } catch (error) {
    throw new Failure('secret-key-broken', `The key file ${file} cannot be written.`, { retryable: false, cause: error });
  } finally {
    await rm(draft, { force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync();
  await handle.close();
}
