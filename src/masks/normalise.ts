// One value, one spelling, before a key sees it: who writes an address in capitals is nobody else.
import { Out } from './out.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const space = 32;

/** What ASCII becomes; 0: it is no ASCII. */
export const small: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 128 ? 0 : byte >= 65 && byte <= 90 ? byte + 32 : byte,
);

/** Without space around it, as NFKC has it, in small letters. What comes out is valid until the next call. */
export class Folded {
  readonly #out = new Out(256);

  of(value: Uint8Array, start: number, end: number): Out {
    const out = this.#out;
    out.clear();
    let [from, to] = [start, end];
    while (from < to && (value[from] ?? 0) <= space) from += 1;
    while (to > from && (value[to - 1] ?? 0) <= space) to -= 1;
    out.reserve(to - from);
    const { bytes } = out;
    for (let at = from; at < to; at += 1) {
      const byte = value[at] ?? 0;
      if (byte >= 0x80) return this.#slowly(value.subarray(from, to));
      bytes[at - from] = small[byte] ?? 0;
    }
    out.length = to - from;
    return out;
  }

  #slowly(value: Uint8Array): Out {
    const folded = encoder.encode(decoder.decode(value).normalize('NFKC').toLowerCase().normalize('NFKC').trim());
    this.#out.copy(folded, 0, folded.length);
    return this.#out;
  }
}
