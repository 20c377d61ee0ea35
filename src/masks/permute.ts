// Permutations under a key: what comes out is as unique as what went in, and looks like it. An alternating Feistel network over numerals, each
// of its own radix (the layout of FF1 in NIST SP 800-38G, with the sum of each numeral by itself, which is as good a group).
import type { Prf } from './prf.ts';

/** FF1's number. */
const rounds = 10;

/** More numerals are no value that is permuted at once. */
export const mostNumerals = 400;

/** Permutes rows of numerals in place. One per key; used by one at a time. */
export class Permutation {
  readonly #prf: Prf;
  readonly #input = new Uint8Array(5 + 4 * mostNumerals);

  constructor(prf: Prf) {
    this.#prf = prf;
  }

  /**
   * `numerals[i]` is at least 0 and less than `radices[i]`, which is at most 65,536; the first `count` of both count. Rows of other radices
   * are permuted otherwise.
   */
  apply(numerals: Int32Array, radices: Int32Array, count: number): void {
    const half = count >> 1;
    for (let round = 0; round < rounds; round += 1) {
      if (round % 2 === 0) this.#turn(numerals, radices, { round, from: 0, to: half, seen: half, seenTo: count, count });
      else this.#turn(numerals, radices, { round, from: half, to: count, seen: 0, seenTo: half, count });
    }
  }

  /** Adds to one half what the other half, the round and all radices give. */
  #turn(numerals: Int32Array, radices: Int32Array, { round, from, to, seen, seenTo, count }: Turn): void {
    const length = this.#describe(numerals, radices, { round, seen, seenTo, count });
    let word = 8;
    let block = 0;
    for (let index = from; index < to; index += 1) {
      if (word === 8) {
        // A word for each numeral, eight of them from one call.
        this.#input[1] = block;
        this.#prf.hash(this.#input, 0, length);
        block += 1;
        word = 0;
      }
      const radix = radices[index] ?? 1;
      const drawn = (this.#prf.words[word] ?? 0) >>> 0;
      numerals[index] = ((numerals[index] ?? 0) + (drawn % radix)) % radix;
      word += 1;
    }
  }

  #describe(numerals: Int32Array, radices: Int32Array, { round, seen, seenTo, count }: Omit<Turn, 'from' | 'to'>): number {
    const input = this.#input;
    input[0] = round;
    let at = 2;
    for (let index = 0; index < count; index += 1) {
      const radix = radices[index] ?? 1;
      input[at] = radix;
      input[at + 1] = radix >> 8;
      at += 2;
    }
    for (let index = seen; index < seenTo; index += 1) {
      const numeral = numerals[index] ?? 0;
      input[at] = numeral;
      input[at + 1] = numeral >> 8;
      at += 2;
    }
    return at;
  }
}

interface Turn {
  readonly round: number;
  /** The numerals that are changed. */
  readonly from: number;
  readonly to: number;
  /** Those that say by how much. */
  readonly seen: number;
  readonly seenTo: number;
  readonly count: number;
}

/** Permutes the whole numbers of a range under a key. */
export class RangePermutation {
  readonly #prf: Prf;
  readonly #low: number;
  readonly #size: number;
  readonly #left: number;
  readonly #right: number;
  readonly #input = new Uint8Array(24);
  readonly #view = new DataView(this.#input.buffer);

  /** Both ends belong to it; it has less than 2^52 numbers, and at least one. */
  constructor(prf: Prf, low: number, high: number) {
    const size = high - low + 1;
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || size < 1 || size >= 2 ** 52) {
      throw new Error(`A range from ${low} to ${high} cannot be permuted: it needs whole numbers, and fewer than 2^52 of them.`);
    }
    this.#prf = prf;
    this.#low = low;
    this.#size = size;
    this.#left = Math.ceil(Math.sqrt(size));
    this.#right = Math.ceil(size / this.#left);
    this.#view.setFloat64(0, low);
    this.#view.setFloat64(8, high);
  }

  has(value: number): boolean {
    return Number.isInteger(value) && value >= this.#low && value < this.#low + this.#size;
  }

  /** Of a number of the range: another one of it. */
  apply(value: number): number {
    let place = value - this.#low;
    // The rectangle is a little larger than the range: what falls outside goes on until it is inside, as it must some time.
    do place = this.#walk(place);
    while (place >= this.#size);
    return this.#low + place;
  }

  #walk(place: number): number {
    let left = Math.floor(place / this.#right);
    let right = place % this.#right;
    for (let round = 0; round < rounds; round += 2) {
      left = (left + this.#drawn(round, right, this.#left)) % this.#left;
      right = (right + this.#drawn(round + 1, left, this.#right)) % this.#right;
    }
    return left * this.#right + right;
  }

  #drawn(round: number, seen: number, below: number): number {
    this.#view.setUint32(16, round);
    this.#view.setUint32(20, seen);
    this.#prf.hash(this.#input);
    const [high = 0, low = 0] = this.#prf.words;
    return ((high >>> 0) * 2 ** 20 + (low >>> 12)) % below;
  }
}
