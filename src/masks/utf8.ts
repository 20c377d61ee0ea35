// Text as UTF-8, sign by sign, without a string. What is no UTF-8 is read as one sign per byte that stands in no alphabet, and so stays.
import type { Out } from './out.ts';

/** How many bytes a sign has, by its first one. */
export function sizeOfPoint(first: number): number {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

/** The code point at a place; -1 where the bytes there are none. */
export function readPoint(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return first;
  const size = sizeOfPoint(first);
  if (size === 1 || at + size > end) return -1;
  let point = first & (size === 2 ? 0x1f : size === 3 ? 0x0f : 0x07);
  for (let index = 1; index < size; index += 1) point = (point << 6) | ((bytes[at + index] ?? 0) & 0x3f);
  return point;
}

export function writePoint(out: Out, point: number): void {
  if (point < 0x80) return out.byte(point);
  if (point < 0x800) out.byte(0xc0 | (point >> 6));
  else {
    if (point < 0x10000) out.byte(0xe0 | (point >> 12));
    else {
      out.byte(0xf0 | (point >> 18));
      out.byte(0x80 | ((point >> 12) & 0x3f));
    }
    out.byte(0x80 | ((point >> 6) & 0x3f));
  }
  out.byte(0x80 | (point & 0x3f));
}
