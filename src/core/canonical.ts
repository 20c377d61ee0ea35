import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Anything that JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The one text of a value: keys sorted, no spaces, absent fields left out, Maps not allowed. Equal values have equal texts,
 * so texts can be hashed and rows compared byte for byte. Throws a RangeError for what JSON would change silently.
 */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return canonicalNumber(value);
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      if (value === null) return 'null';
      if (Array.isArray(value)) return canonicalArray(value);
      if (isFields(value)) return canonicalFields(value);
      throw new RangeError(`no canonical text for a ${typeof value}`);
  }
}

/** Most texts hold nothing that JSON writes otherwise: asking is quicker than having them written. */
const plainText = /^[ !#-[\]-~]*$/;

function quoted(text: string): string {
  return plainText.test(text) ? `"${text}"` : JSON.stringify(text);
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`no canonical text for ${value}`);
  return `${value}`;
}

function canonicalArray(items: readonly unknown[]): string {
  if (items.length === 0) return '[]';
  let text = '';
  let before = '[';
  // By number: what is missing is null, too.
  for (let place = 0; place < items.length; place += 1) {
    const item = items[place];
    text += before;
    before = ',';
    text += item === undefined ? 'null' : canonical(item);
  }
  return `${text}]`;
}

interface Fields {
  readonly [name: string]: unknown;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !(value instanceof Map);
}

function canonicalFields(fields: Fields): string {
  let text = '';
  let before = '{';
  for (const key of sorted(Object.keys(fields))) {
    const field = fields[key];
    if (field === undefined) continue;
    // In pieces: a template of three would be joined one more time.
    text += before;
    before = ',';
    text += nameOf(key);
    text += canonical(field);
  }
  return text === '' ? '{}' : `${text}}`;
}

/** Names of fields are few, and met again and again: `"name":`. */
const names = new Map<string, string>();
const mostNames = 5_000;

function nameOf(key: string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  const name = `${quoted(key)}:`;
  if (names.size >= mostNames) names.clear();
  names.set(key, name);
  return name;
}

/** Up to so many names are put in order here: sorting in general costs more than it saves. */
const fewNames = 24;

/** What was read from a canonical text is in order already. */
function sorted(keys: string[]): string[] {
  for (let place = 1; place < keys.length; place += 1) {
    const key = keys[place] ?? '';
    if ((keys[place - 1] ?? '') <= key) continue;
    if (keys.length > fewNames) return keys.sort();
    let into = place;
    for (; into > 0 && (keys[into - 1] ?? '') > key; into -= 1) keys[into] = keys[into - 1] ?? '';
    keys[into] = key;
  }
  return keys;
}

/** `sha256:…` over the UTF-8 bytes of a text. */
export function digestOfText(text: string): string {
  return `sha256:${bytesToHex(sha256(utf8ToBytes(text)))}`;
}

/** The digest of a text that comes line by line: it rests after each, for there may be many. */
export function* digestOfLines(lines: Iterable<string>): Generator<void, string> {
  const hash = sha256.create();
  let between = '';
  for (const line of lines) {
    hash.update(utf8ToBytes(`${between}${line}`));
    between = '\n';
    yield;
  }
  return `sha256:${bytesToHex(hash.digest())}`;
}

/** `sha256:…` over a value's canonical text. */
export function digestOf(value: unknown): string {
  return digestOfText(canonical(value));
}

/** The first twelve hex digits of a digest, for people and for ids. */
export function shortDigest(digest: string): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + 12);
}
