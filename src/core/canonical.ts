import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Anything that JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The one text of a value: keys sorted, no spaces, absent fields left out, Maps not allowed. Equal values have equal texts,
 * so texts can be hashed and rows compared byte for byte. Throws a RangeError for what JSON would change silently.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item === undefined ? null : item)).join(',')}]`;
  if (typeof value === 'object' && !(value instanceof Map)) return canonicalObject(value);
  throw new RangeError(`no canonical text for a ${typeof value}`);
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`no canonical text for ${value}`);
  return JSON.stringify(value);
}

/** `Reflect.get` reads a field of an object whose type says nothing of its keys; sorting keys alone is twice as fast as entries. */
function canonicalObject(value: object): string {
  let text = '';
  for (const key of Object.keys(value).sort()) {
    const field: unknown = Reflect.get(value, key);
    if (field !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(field)}`;
  }
  return `{${text}}`;
}

/** `sha256:…` over the UTF-8 bytes of a text. */
export function digestOfText(text: string): string {
  return `sha256:${bytesToHex(sha256(utf8ToBytes(text)))}`;
}

/** `sha256:…` over a value's canonical text. */
export function digestOf(value: unknown): string {
  return digestOfText(canonical(value));
}

/** The first twelve hex digits of a digest, for people and for ids. */
export function shortDigest(digest: string): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + 12);
}
