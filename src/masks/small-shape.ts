// A text in small letters that keeps its shape: what a unique index over `lower(…)`, or of a `citext`, kept apart stays apart, and who writes a name
// in capitals becomes nobody else.
import type { Mask } from './mask.ts';
import { small } from './normalise.ts';
import { Out } from './out.ts';
import type { Prf } from './prf.ts';
import { Shape } from './shape.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class SmallShape implements Mask {
  readonly #shape: Shape;
  readonly #small = new Out(64);

  constructor(prf: Prf) {
    this.#shape = new Shape(prf);
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    this.#read(value, start, end);
    this.#shape.write(this.#small.bytes, 0, this.#small.length, out);
  }

  #read(value: Uint8Array, start: number, end: number): void {
    const own = this.#small;
    own.clear();
    own.reserve(end - start);
    for (let at = start; at < end; at += 1) {
      const byte = value[at] ?? 0;
      if (byte >= 0x80) return this.#readSlowly(value.subarray(start, end));
      own.bytes[at - start] = small[byte] ?? 0;
    }
    own.length = end - start;
  }

  #readSlowly(value: Uint8Array): void {
    const read = encoder.encode(Array.from(decoder.decode(value), smallSign).join(''));
    this.#small.clear();
    this.#small.copy(read, 0, read.length);
  }
}

/** A sign whose small one is two stays: the text must not grow. */
function smallSign(sign: string): string {
  const found = sign.toLowerCase();
  return Array.from(found).length === 1 ? found : sign;
}
