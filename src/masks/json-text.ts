// Strings of JSON (RFC 8259, section 7) as bytes, there and back.
import type { Out } from './out.ts';
import { isFigure } from './signs.ts';
import { writePoint } from './utf8.ts';

const [quote, plus, dash, dot, zero, backslash, letterE] = [34, 43, 45, 46, 48, 92, 101];

const named: ReadonlyMap<number, number> = new Map([
  [98, 8],
  [102, 12],
  [110, 10],
  [114, 13],
  [116, 9],
]);

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

/** What was written from `start` on is what a string means: what must be escaped in it is. `spare` is overwritten. */
export function escapeString(start: number, out: Out, spare: Out): void {
  const { bytes, length } = out;
  for (let at = start; at < length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 32 && byte !== quote && byte !== backslash) continue;
    spare.clear();
    spare.copy(bytes, at, length);
    out.length = at;
    return append(spare, out);
  }
}

function append(value: Out, out: Out): void {
  out.reserve(value.length + 2);
  for (let at = 0; at < value.length; at += 1) {
    const byte = value.bytes[at] ?? 0;
    if (byte === quote || byte === backslash) {
      out.byte(backslash);
      out.byte(byte);
    } else if (byte < 32) out.ascii(`\\u${byte.toString(16).padStart(4, '0')}`);
    else out.byte(byte);
  }
}

/** Whether this is a number as JSON has it. */
export function isNumberText({ bytes, length }: Out): boolean {
  let at = length > 0 && bytes[0] === dash ? 1 : 0;
  const whole = at;
  at = endOfFigures(bytes, at, length);
  if (at === whole || (bytes[whole] === zero && at > whole + 1)) return false;
  if (at < length && bytes[at] === dot) {
    const decimals = at + 1;
    at = endOfFigures(bytes, decimals, length);
    if (at === decimals) return false;
  }
  if (at < length && ((bytes[at] ?? 0) | 32) === letterE) {
    at += 1;
    if (at < length && (bytes[at] === plus || bytes[at] === dash)) at += 1;
    const power = at;
    at = endOfFigures(bytes, power, length);
    if (at === power) return false;
  }
  return at === length;
}

function endOfFigures(bytes: Uint8Array, from: number, length: number): number {
  let at = from;
  while (at < length && isFigure(bytes[at])) at += 1;
  return at;
}
