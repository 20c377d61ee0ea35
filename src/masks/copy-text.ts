// A value as COPY's text format writes it, and back.
import type { Out } from './out.ts';

export const backslash = 92;

/** PostgreSQL, src/backend/commands/copyto.c: what COPY writes after a backslash, for each byte; 0: it stands alone. */
const escapes = new Uint8Array(256);
for (const [byte, letter] of [
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [11, 'v'],
  [12, 'f'],
  [13, 'r'],
  [backslash, '\\'],
] as const)
  escapes[byte] = letter.charCodeAt(0);

/** The way back: the byte after a backslash to what it stands for. COPY itself writes no others. */
const unescapes = new Uint8Array(256);
for (let byte = 0; byte < 256; byte += 1) unescapes[byte] = byte;
for (let byte = 0; byte < 256; byte += 1) if (escapes[byte] !== 0) unescapes[escapes[byte] ?? 0] = byte;

/** COPY escapes every tab and newline of a value, so that the bytes themselves only divide. */
export function unescape(bytes: Uint8Array, from: number, to: number, out: Out): void {
  out.clear();
  out.reserve(to - from);
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === backslash && at + 1 < to) {
      at += 1;
      out.byte(unescapes[bytes[at] ?? 0] ?? 0);
    } else out.byte(byte);
  }
}

/** What was written from `start` on is a value: it becomes what COPY writes for it. `spare` is overwritten. */
export function escapeFrom(start: number, out: Out, spare: Out): void {
  const { bytes, length } = out;
  for (let at = start; at < length; at += 1) {
    if (escapes[bytes[at] ?? 0] === 0) continue;
    spare.clear();
    spare.copy(bytes, at, length);
    out.length = at;
    return append(spare, out);
  }
}

function append({ bytes, length }: Out, out: Out): void {
  out.reserve(length * 2);
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at] ?? 0;
    const letter = escapes[byte] ?? 0;
    if (letter !== 0) out.byte(backslash);
    out.byte(letter === 0 ? byte : letter);
  }
}
