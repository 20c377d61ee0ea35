// A text that keeps its shape: figures become figures, letters letters of their alphabet and case, everything else stays. Two texts never
// become one.
import { alphabetOf, alphabets, placeOf, pointAt } from './alphabets.ts';
import type { Mask } from './mask.ts';
import { Out } from './out.ts';
import { mostNumerals, Permutation } from './permute.ts';
import type { Prf } from './prf.ts';
import { readPoint, sizeOfPoint, writePoint } from './utf8.ts';

/** Permutes the signs of a text, longer ones piece by piece: each piece as it stands after those before it. */
export class Shape implements Mask {
  readonly #permutation: Permutation;
  readonly #numerals = new Int32Array(mostNumerals);
  readonly #radices = new Int32Array(mostNumerals);
  readonly #alphabets = new Int16Array(mostNumerals);

  constructor(prf: Prf) {
    this.#permutation = new Permutation(prf);
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    let from = start;
    while (from < end) {
      const { to, count } = this.#take(value, from, end);
      this.#permutation.apply(this.#numerals, this.#radices, count);
      this.#put(value, from, to, out);
      from = to;
    }
  }

  /** Reads signs until the piece is full; answers where it ends, and how many of them are permuted. */
  #take(value: Uint8Array, from: number, end: number): { readonly to: number; readonly count: number } {
    let at = from;
    let count = 0;
    while (at < end && count < mostNumerals) {
      const point = readPoint(value, at, end);
      const number = alphabetOf(point);
      if (number >= 0) {
        this.#alphabets[count] = number;
        this.#numerals[count] = placeOf(point);
        this.#radices[count] = alphabets[number]?.size ?? 1;
        count += 1;
      }
      at += sizeOfPoint(value[at] ?? 0);
    }
    return { to: Math.min(at, end), count };
  }

  #put(value: Uint8Array, from: number, to: number, out: Out): void {
    let numeral = 0;
    for (let at = from; at < to;) {
      const size = Math.min(sizeOfPoint(value[at] ?? 0), to - at);
      if (alphabetOf(readPoint(value, at, to)) < 0) out.copy(value, at, at + size);
      else {
        writePoint(out, pointAt(this.#alphabets[numeral] ?? 0, this.#numerals[numeral] ?? 0));
        numeral += 1;
      }
      at += size;
    }
  }
}

/** Tells whether a value is one of those that have a mask of their own. */
type IsOne = (value: Uint8Array, start: number, end: number) => boolean;

/** For values that are none of a kind: they keep their shape, and do not become one of it. So what is one and what is none never meet. */
export class OtherShape {
  readonly #shape: Shape;
  readonly #isOne: IsOne;
  #from = new Out(64);
  #to = new Out(64);

  constructor(prf: Prf, isOne: IsOne) {
    this.#shape = new Shape(prf);
    this.#isOne = isOne;
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    this.#to.clear();
    this.#shape.write(value, start, end, this.#to);
    while (this.#isOne(this.#to.bytes, 0, this.#to.length)) {
      [this.#from, this.#to] = [this.#to, this.#from];
      this.#to.clear();
      this.#shape.write(this.#from.bytes, 0, this.#from.length, this.#to);
    }
    out.copy(this.#to.bytes, 0, this.#to.length);
  }
}
