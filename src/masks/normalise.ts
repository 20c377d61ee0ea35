// One value, one spelling, before a key sees it: who writes an address in capitals is nobody else.
import { Out } from './out.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const space = 32;

/** Without space around it, as NFKC has it, in small letters. What comes out is valid until the next call. */
export class Folded {
  readonly #out = new Out(256);

  of(value: Uint8Array, start: number, end: number): Uint8Array {
    const out = this.#out;
    out.clear();
    let [from, to] = [start, end];
    while (from < to && (value[from] ?? 0) <= space) from += 1;
    while (to > from && (value[to - 1] ?? 0) <= space) to -= 1;
    out.reserve(to - from);
    for (let at = from; at < to; at += 1) {
      const byte = value[at] ?? 0;
      if (byte >= 0x80) return this.#slowly(value.subarray(from, to));
      out.bytes[at - from] = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    }
    out.length = to - from;
    return out.view();
  }

  #slowly(value: Uint8Array): Uint8Array {
    return encoder.encode(decoder.decode(value).normalize('NFKC').toLowerCase().normalize('NFKC').trim());
  }
}
