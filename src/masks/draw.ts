import type { Out } from './out.ts';
import type { Prf } from './prf.ts';

/** Numbers drawn from what a key made of a value, one after the other: 256 bits are there. */
export class Draw {
  readonly #prf: Prf;
  #word = 0;

  constructor(prf: Prf) {
    this.#prf = prf;
  }

  /** Of a value; from here on numbers are drawn of it. */
  of({ bytes, length }: Out): this {
    this.#prf.hash(bytes, 0, length);
    this.#word = 0;
    return this;
  }

  /** The next 32 bits. */
  word(): number {
    const word = this.#prf.words[this.#word];
    if (word === undefined) throw new Error('A value was asked for more than 256 bits.');
    this.#word += 1;
    return word >>> 0;
  }

  /** At least 0, less than `size`, which is far below 2^32. */
  below(size: number): number {
    return Math.floor((this.word() / 2 ** 32) * size);
  }

  /** At least 0, less than 1, with 52 bits: two words. */
  fraction(): number {
    return (this.word() * 2 ** 20 + (this.word() >>> 12)) / 2 ** 52;
  }

  /** One of so many words. */
  pick<Word>(words: readonly Word[]): Word {
    const word = words[this.below(words.length)];
    if (word === undefined) throw new Error('There are no words to pick from.');
    return word;
  }
}
