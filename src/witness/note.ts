import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { Failure } from '#core/failure.ts';

/** C2SP's signed note, with Ed25519: a text, an empty line, and a line for the signature. */
const algorithm = 1;
/** A public key as DER: what stands before its 32 bytes. */
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Signs checkpoints. Whoever has it can write the future; it lies outside of the database. */
export interface SigningKey {
  /** Made of the public key, so that two installations never share one. */
  readonly name: string;
  /** The part of the name that is its own; for names of files. */
  readonly id: string;
  /** For `--key`: name, key hash and key, as C2SP's signed notes write them. */
  readonly publicText: string;
  sign(text: string): string;
}

/** Made on first use, readable by its owner only. The public key is written beside it, as `FILE.pub`. */
export async function openSigningKey(file: string): Promise<SigningKey> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw keyFailure(file, error);
  });
  if (text !== undefined) return signingKey(readPrivate(file, text));
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  await chmod(file, 0o600);
  const key = signingKey(privateKey);
  await writeFile(`${file}.pub`, `${key.publicText}\n`);
  return key;
}

function readPrivate(file: string, text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (error) {
    throw keyFailure(file, error);
  }
}

function keyFailure(file: string, cause: unknown): Failure {
  return new Failure('checkpoint-key', `The key of the checkpoints, ${file}, can't be read.`, { retryable: false, cause });
}

function signingKey(privateKey: KeyObject): SigningKey {
  const bytes = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(publicPrefix.length);
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const name = `lockstep/${id}`;
  const hash = keyHash(name, bytes);
  return {
    name,
    id,
    publicText: `${name}+${hash.toString('hex')}+${Buffer.concat([Buffer.from([algorithm]), bytes]).toString('base64')}`,
    sign: (text) => `${text}\n— ${name} ${Buffer.concat([hash, sign(null, Buffer.from(text), privateKey)]).toString('base64')}\n`,
  };
}

function keyHash(name: string, bytes: Uint8Array): Buffer {
  const hashed = createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([algorithm]))
    .update(bytes)
    .digest();
  return hashed.subarray(0, 4);
}

/** The text of a note, where this key signed it; undefined where it did not. `publicText` is what `SigningKey` shows. */
export function openNote(note: string, publicText: string): string | undefined {
  const key = readPublic(publicText);
  const end = note.lastIndexOf('\n\n');
  if (key === undefined || end < 0) return undefined;
  const text = note.slice(0, end + 1);
  const isSigned = note
    .slice(end + 2)
    .split('\n')
    .some((line) => isSignature(line, text, key));
  return isSigned ? text : undefined;
}

/** Whether a text is such a public key. */
export function isPublicText(text: string): boolean {
  return readPublic(text) !== undefined;
}

interface PublicKey {
  readonly name: string;
  readonly hash: Buffer;
  readonly key: KeyObject;
}

function readPublic(text: string): PublicKey | undefined {
  const [, name = '', hex = '', base64 = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{44})$/.exec(text.trim()) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== 33 || bytes[0] !== algorithm) return undefined;
  const hash = keyHash(name, bytes.subarray(1));
  if (hash.toString('hex') !== hex) return undefined;
  return { name, hash, key: createPublicKey({ key: Buffer.concat([publicPrefix, bytes.subarray(1)]), type: 'spki', format: 'der' }) };
}

function isSignature(line: string, text: string, { name, hash, key }: PublicKey): boolean {
  const [, signer, base64 = ''] = /^— (\S+) (\S+)$/.exec(line) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  return signer === name && bytes.subarray(0, 4).equals(hash) && verify(null, Buffer.from(text), key, bytes.subarray(4));
}
