// Strings of JSON (RFC 8259, section 7) as bytes, there and back.
import type { Out } from './out.ts';
import { writePoint } from './utf8.ts';

const backslash = 92;
const quote = 34;

const named: ReadonlyMap<number, number> = new Map([
  [98, 8],
  [102, 12],
  [110, 10],
  [114, 13],
  [116, 9],
]);

/** Where the string that begins at a quote ends: behind its other one. -1 where it has none. */
export function endOfString(bytes: Uint8Array, at: number, end: number): number {
  let place = at + 1;
  while (place < end) {
    const byte = bytes[place];
    if (byte === quote) return place + 1;
    place += byte === backslash ? 2 : 1;
  }
  return -1;
}

/** What stands between its quotes, as UTF-8. Half of a pair of surrogates becomes U+FFFD. */
export function readString(bytes: Uint8Array, from: number, to: number, out: Out): void {
  out.clear();
  let at = from;
  while (at < to) {
    const byte = bytes[at] ?? 0;
    if (byte !== backslash) {
      out.byte(byte);
      at += 1;
      continue;
    }
    const sign = bytes[at + 1] ?? 0;
    if (sign !== 117) {
      out.byte(named.get(sign) ?? sign);
      at += 2;
      continue;
    }
    const unit = unitAt(bytes, at + 2);
    const isHigh = unit >= 0xd800 && unit < 0xdc00;
    const low = isHigh && bytes[at + 6] === backslash && bytes[at + 7] === 117 ? unitAt(bytes, at + 8) : 0;
    const isPair = low >= 0xdc00 && low < 0xe000;
    const isHalf = unit >= 0xd800 && unit < 0xe000 && !isPair;
    writePoint(out, isPair ? 0x10000 + ((unit - 0xd800) << 10) + low - 0xdc00 : isHalf ? 0xfffd : unit);
    at += isPair ? 12 : 6;
  }
}

function unitAt(bytes: Uint8Array, at: number): number {
  return Number.parseInt(String.fromCharCode(...bytes.subarray(at, at + 4)), 16);
}

/** With its quotes. Only what must be escaped is. */
export function writeString(value: Uint8Array, length: number, out: Out): void {
  out.reserve(length + 2);
  out.byte(quote);
  for (let at = 0; at < length; at += 1) {
    const byte = value[at] ?? 0;
    if (byte === quote || byte === backslash) {
      out.byte(backslash);
      out.byte(byte);
    } else if (byte < 32) out.ascii(`\\u${byte.toString(16).padStart(4, '0')}`);
    else out.byte(byte);
  }
  out.byte(quote);
}
