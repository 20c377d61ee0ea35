// The key of all masks of a host: 32 bytes of true randomness. Whoever has it can tell who is behind a mask; without it nothing is masked.
import { hkdfSync, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Failure } from '#core/failure.ts';
import { readPrivate } from './private-file.ts';

const keyBytes = 32;

/** Writes a new one; a file that is there stays as it is. */
export async function makeMaskKey(file: string): Promise<void> {
  try {
    await writeFile(file, `${randomBytes(keyBytes).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    const because = cause instanceof Error ? cause.message : String(cause);
    if (!isThere) throw new Failure('private-file', `The key can't be written: ${because}.`, { retryable: false, cause });
    const sentence = `${file} is there, and stays as it is: with another key everybody on staging would be somebody else. Name a new file, or move it away.`;
    throw new Failure('mask-key-there', sentence, { retryable: false, cause });
  }
}

export async function readMaskKey(file: string): Promise<Uint8Array> {
  const text = (await readPrivate(file, 'The key of the masks')).trim();
  if (/^[0-9a-f]{64}$/.test(text)) return Buffer.from(text, 'hex');
  throw new Failure('private-file', `${file} is no key of masks. Make one: lockstep data key FILE`, { retryable: false });
}

/** For something else than masks, of which nobody comes back to it. */
export function derivedKey(masterKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', masterKey, new Uint8Array(), `lockstep ${purpose} v1`, keyBytes));
}
