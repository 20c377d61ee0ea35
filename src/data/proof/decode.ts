// Texts within texts: what is written by other signs is put back, so that it can be read like everything else.
import { shortestCoded } from '#core/data/proof/encodings.ts';
import type { Out } from '#masks/out.ts';
import { writePoint } from '#masks/utf8.ts';

const none = 255;

function tableOf(signs: string): Uint8Array {
  const table = new Uint8Array(256).fill(none);
  for (const [value, sign] of signs.split('').entries()) table[sign.charCodeAt(0)] = value;
  return table;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const base64 = tableOf(`${letters}+/`);
const base64url = tableOf(`${letters}-_`);
const hex = tableOf('0123456789abcdef');
for (const [value, sign] of 'ABCDEF'.split('').entries()) hex[sign.charCodeAt(0)] = 10 + value;

/** Which signs a text has that something may be decoded of. */
export const signOf = { url: 1, escapes: 2, base64: 4, hex: 8, base64url: 16 } as const;

/** Of a byte: a percent sign, a backslash, a part of codes. */
const signs = new Uint8Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  if (base64[byte] !== none || base64url[byte] !== none) signs[byte] = signOf.base64;
  if (hex[byte] !== none) signs[byte] = signOf.base64 | signOf.hex;
}
signs[37] = signOf.url;
signs[45] = signOf.base64 | signOf.base64url;
signs[92] = signOf.escapes;
signs[95] = signOf.base64 | signOf.base64url;

/** Those that a text has, as bits: most have none. */
export function codedSigns(bytes: Uint8Array, from: number, to: number): number {
  let [found, own, run, hexRun] = [0, 0, 0, 0];
  for (let at = from; at < to; at += 1) {
    const sign = signs[bytes[at] ?? 0] ?? 0;
    if ((sign & signOf.base64) === 0) {
      found |= sign;
      if (run >= shortestCoded) found |= own;
      run = 0;
      own = 0;
    } else run += 1;
    own |= sign & ~signOf.hex;
    hexRun = (sign & signOf.hex) === 0 ? 0 : hexRun + 1;
    if (hexRun === shortestCoded) found |= signOf.hex;
  }
  return run >= shortestCoded ? found | own : found;
}

const [percent, backslash, newline, carriage] = [37, 92, 10, 13];
/** A line of base64 that goes on in the next one. */
const shortestLine = 60;

/** `%41` becomes `A`. Answers whether there was any. */
export function decodeUrl(bytes: Uint8Array, from: number, to: number, out: Out): boolean {
  out.clear();
  let found = false;
  for (let at = from; at < to; at += 1) {
    const [high, low] = [hex[bytes[at + 1] ?? 0] ?? none, hex[bytes[at + 2] ?? 0] ?? none];
    if (bytes[at] === percent && at + 2 < to && high !== none && low !== none) {
      out.byte(high * 16 + low);
      at += 2;
      found = true;
    } else out.byte(bytes[at] ?? 0);
  }
  return found;
}

/** `\u0041` and `\x41` become `A`; before all else a backslash goes. */
export function decodeEscapes(bytes: Uint8Array, from: number, to: number, out: Out): boolean {
  out.clear();
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    const sign = bytes[at + 1];
    if (byte !== backslash || sign === undefined || at + 1 >= to) out.byte(byte);
    else if (sign === 117 && unitAt(bytes, at + 2, 4, to) >= 0) at += point(bytes, at, to, out);
    else if (sign === 120 && unitAt(bytes, at + 2, 2, to) >= 0) {
      out.byte(unitAt(bytes, at + 2, 2, to));
      at += 3;
    } else {
      // Of a line or a tab nothing but a blank is left.
      out.byte(sign === 110 || sign === 114 || sign === 116 || sign === 98 || sign === 102 ? 32 : sign);
      at += 1;
    }
  }
  return true;
}

/** Writes what `\uXXXX` stands for; answers how many signs there are behind its backslash. */
function point(bytes: Uint8Array, at: number, to: number, out: Out): number {
  const unit = unitAt(bytes, at + 2, 4, to);
  const isHigh = unit >= 0xd800 && unit < 0xdc00 && bytes[at + 6] === backslash && bytes[at + 7] === 117;
  const low = isHigh ? unitAt(bytes, at + 8, 4, to) : -1;
  const isPair = low >= 0xdc00 && low < 0xe000;
  writePoint(out, isPair ? 0x10000 + ((unit - 0xd800) << 10) + low - 0xdc00 : unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit);
  return isPair ? 11 : 5;
}

/** -1: so many signs of hex do not stand here. */
function unitAt(bytes: Uint8Array, from: number, count: number, to: number): number {
  if (from + count > to) return -1;
  let unit = 0;
  for (let at = from; at < from + count; at += 1) {
    const value = hex[bytes[at] ?? 0] ?? none;
    if (value === none) return -1;
    unit = unit * 16 + value;
  }
  return unit;
}

export type Coded = 'base64' | 'base64url' | 'hex';

const tables: { readonly [Kind in Coded]: Uint8Array } = { base64, base64url, hex };

/** Finds each run of signs that may be code, and answers what it decodes to, however its beginning was cut. */
export function eachCoded(bytes: Uint8Array, from: number, to: number, kind: Coded, out: Out, each: (out: Out) => void): void {
  const table = tables[kind];
  for (let at = from; at < to; at += 1) {
    if (table[bytes[at] ?? 0] === none) continue;
    const start = at;
    let isOwn = kind !== 'base64url';
    for (; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      if (table[byte] !== none) isOwn ||= byte === 45 || byte === 95;
      else if (!((byte === newline || byte === carriage) && kind === 'base64' && at - start >= shortestLine)) break;
    }
    if (at - start < shortestCoded || !isOwn) continue;
    if (kind === 'hex') hexRuns(bytes, start, at, out, each);
    else base64Runs(bytes, { start, end: at, table }, out, each);
  }
}

function hexRuns(bytes: Uint8Array, start: number, end: number, out: Out, each: (out: Out) => void): void {
  // A number alone is no text.
  for (let cut = 0; cut < 2; cut += 1) {
    out.clear();
    out.reserve((end - start) >> 1);
    for (let at = start + cut; at + 1 < end; at += 2) out.byte((hex[bytes[at] ?? 0] ?? 0) * 16 + (hex[bytes[at + 1] ?? 0] ?? 0));
    each(out);
  }
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly table: Uint8Array;
}

function base64Runs(bytes: Uint8Array, { start, end, table }: Run, out: Out, each: (out: Out) => void): void {
  for (let cut = 0; cut < 4; cut += 1) {
    out.clear();
    out.reserve(((end - start) * 3) >> 2);
    const into = out.bytes;
    let length = 0;
    let [bits, held] = [0, 0];
    for (let at = start + cut; at < end; at += 1) {
      const value = table[bytes[at] ?? 0] ?? none;
      if (value === none) continue;
      held = ((held << 6) | value) & 0xffff;
      bits += 6;
      if (bits < 8) continue;
      bits -= 8;
      into[length] = (held >>> bits) & 255;
      length += 1;
    }
    out.length = length;
    each(out);
  }
}

/** Stretches of bytes that can be read as text, of so many at least; what is none is code of something else, or was cut amiss. */
export function eachText(bytes: Uint8Array, to: number, least: number, each: (from: number, to: number) => void): void {
  let from = 0;
  for (let at = 0; at < to;) {
    const size = textSize(bytes, at, to);
    if (size > 0) {
      at += size;
      continue;
    }
    if (at - from >= least) each(from, at);
    at += 1;
    from = at;
  }
  if (to - from >= least) each(from, to);
}

/** UTF-16, of letters that are one byte there: without the bytes of 0. Answers whether there are as many of those as such a text has. */
export function narrowed({ bytes, length }: Out, out: Out): boolean {
  let zeros = 0;
  for (let at = bytes.indexOf(0); at >= 0 && at < length; at = bytes.indexOf(0, at + 1)) zeros += 1;
  if (zeros * 3 < length) return false;
  out.clear();
  out.reserve(length - zeros);
  for (let at = 0; at < length; at += 1) if (bytes[at] !== 0) out.byte(bytes[at] ?? 0);
  return true;
}

/** How many bytes of text begin here: 0 where there is none. */
function textSize(bytes: Uint8Array, at: number, to: number): number {
  const byte = bytes[at] ?? 0;
  if (byte < 0x80) return (byte >= 32 && byte !== 127) || byte === 9 || byte === newline || byte === carriage ? 1 : 0;
  const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
  if (byte < 0xc2 || byte > 0xf4 || at + size > to) return 0;
  for (let next = 1; next < size; next += 1) if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  return size;
}
