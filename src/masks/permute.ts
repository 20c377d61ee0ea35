// Permutations under a key: what comes out is as unique as what went in, and looks like it.
//
// What it rests on. Up to 2^14 rows, and up to 2^16 numbers of a range, stand in a table that is shuffled under the key: nothing is known
// against that, however small it is. What is larger goes through an alternating Feistel network of ten rounds, as many as FF1 has (NIST SP
// 800-38G), whose halves are at least 2^7. Its round function belongs to the function that makes the keys. Of keyed BLAKE3 it is Chaskey-12 (ISO/IEC 29192-6), a MAC of 128 bits that is proven to be as good
// as its 12 rounds of ARX are: the best attack that was published reaches 7 of them. Its key comes out of keyed BLAKE3 over the radices, so that
// rows of each shape have keys of their own, and one that would be found tells nothing of another shape or kind. What is added to half
// a row of one word is out of balance by at most 2^-20, to a numeral of a longer one by 2^-16.
import { copyWords } from './chaskey.ts';
import type { Prf, RoundFunction } from './prf.ts';
import { mostShuffled, shuffled } from './shuffled.ts';

/** FF1's number. */
const rounds = 10;

/** More numerals are no value that is permuted at once. */
export const mostNumerals = 400;

/** So many tables are kept: 16,384 numbers of two bytes in each. */
const mostTables = 256;

const none = new Int32Array(4);

const wordSize = 2 ** 32;

/** Permutes rows of numerals in place. One per key; used by one at a time. */
export class Permutation {
  readonly #prf: Prf;
  readonly #input = new Uint8Array(3 + 2 * mostNumerals);
  readonly #turning: RoundFunction;
  /** The radices of the row before, to which key, table and words belong. */
  readonly #radices = new Int32Array(mostNumerals);
  #count = -1;
  #table: Uint16Array | undefined;
  readonly #tables = new Map<string, Uint16Array>();
  /** 1 where a numeral begins another word: of those that a half is packed into, and of those that are drawn for it. */
  readonly #packs = new Uint8Array(mostNumerals);
  readonly #draws = new Uint8Array(mostNumerals);
  readonly #saved = new Int32Array(4);
  /** So many left halves there are of these radices, and right ones. */
  #lefts = 1;
  #rights = 1;

  constructor(prf: Prf) {
    this.#prf = prf;
    this.#turning = prf.rounds();
  }

  /**
   * `numerals[i]` is at least 0 and less than `radices[i]`, which is at most 65,536; the first `count` of both count. Rows of other radices
   * are permuted otherwise.
   */
  apply(numerals: Int32Array, radices: Int32Array, count: number): void {
    if (!this.#isKnown(radices, count)) this.#learn(radices, count);
    if (this.#table !== undefined) return this.#look(this.#table, numerals);
    const half = count >> 1;
    if (this.#lefts <= wordSize && this.#rights <= wordSize) return this.#walk(numerals, half, count);
    for (let round = 0; round < rounds; round += 2) {
      this.#see(numerals, half, count);
      this.#turn(numerals, 0, half, round);
      this.#see(numerals, 0, half);
      this.#turn(numerals, half, count, round + 1);
    }
  }

  /** Halves that fit into a word are numbers, as in FF1: most rows are so short. */
  #walk(numerals: Int32Array, half: number, count: number): void {
    const [lefts, rights] = [this.#lefts, this.#rights];
    let left = this.#numberOf(numerals, 0, half);
    let right = this.#numberOf(numerals, half, count);
    for (let round = 0; round < rounds; round += 2) {
      left += drawn(this.#turning, round, right, lefts);
      if (left >= lefts) left -= lefts;
      right += drawn(this.#turning, round + 1, left, rights);
      if (right >= rights) right -= rights;
    }
    this.#spread(left, numerals, 0, half);
    this.#spread(right, numerals, half, count);
  }

  #numberOf(numerals: Int32Array, from: number, to: number): number {
    let number = 0;
    for (let index = from; index < to; index += 1) number = number * (this.#radices[index] ?? 1) + (numerals[index] ?? 0);
    return number;
  }

  #spread(number: number, numerals: Int32Array, from: number, to: number): void {
    let left = number;
    for (let index = to - 1; index >= from; index -= 1) {
      const radix = this.#radices[index] ?? 1;
      const rest = Math.floor(left / radix);
      numerals[index] = left - rest * radix;
      left = rest;
    }
  }

  #isKnown(radices: Int32Array, count: number): boolean {
    if (count !== this.#count) return false;
    for (let index = 0; index < count; index += 1) if (radices[index] !== this.#radices[index]) return false;
    return true;
  }

  /** Key, table and words of rows of these radices. */
  #learn(radices: Int32Array, count: number): void {
    // No text has a byte of 0: no value that is hashed under the same key is this.
    const input = this.#input;
    input.set([0, count, count >> 8]);
    let all = 1;
    for (let index = 0; index < count; index += 1) {
      const radix = radices[index] ?? 1;
      this.#radices[index] = radix;
      input[3 + 2 * index] = radix;
      input[4 + 2 * index] = radix >> 8;
      all *= radix;
    }
    this.#count = count;
    this.#prf.hash(input, 0, 3 + 2 * count);
    this.#turning.rekey(this.#prf.words);
    this.#table = all <= mostShuffled ? this.#tableOf(all, count) : undefined;
    this.#lefts = this.#cut(0, count >> 1);
    this.#rights = this.#cut(count >> 1, count);
  }

  #tableOf(size: number, count: number): Uint16Array {
    const key = this.#radices.subarray(0, count).join(' ');
    const known = this.#tables.get(key);
    if (known !== undefined) return known;
    if (this.#tables.size === mostTables) this.#tables.clear();
    const made = shuffled(size, this.#prf.rounds(), this.#prf.words);
    this.#tables.set(key, made);
    return made;
  }

  /** Into words: as many numerals as fit into 32 bits where they are packed, into 16 where they are drawn. Answers how many halves like this there are. */
  #cut(from: number, to: number): number {
    let [packed, drawn] = [Infinity, Infinity];
    let all = 1;
    for (let index = from; index < to; index += 1) {
      const radix = this.#radices[index] ?? 1;
      packed *= radix;
      drawn *= radix;
      this.#packs[index] = packed > 2 ** 32 ? 1 : 0;
      this.#draws[index] = drawn > 2 ** 16 ? 1 : 0;
      all *= radix;
      if (packed > 2 ** 32) packed = radix;
      if (drawn > 2 ** 16) drawn = radix;
    }
    return all;
  }

  #look(table: Uint16Array, numerals: Int32Array): void {
    let place = 0;
    for (let index = 0; index < this.#count; index += 1) place = place * (this.#radices[index] ?? 1) + (numerals[index] ?? 0);
    let found = table[place] ?? 0;
    for (let index = this.#count - 1; index >= 0; index -= 1) {
      const radix = this.#radices[index] ?? 1;
      numerals[index] = found % radix;
      found = Math.floor(found / radix);
    }
  }

  /** Takes in one half. Three words are left in the block at most; the fourth is for whoever asks. */
  #see(numerals: Int32Array, from: number, to: number): void {
    const turning = this.#turning;
    const { block } = turning;
    turning.begin();
    copyWords(none, block);
    let word = -1;
    let packed = 0;
    for (let index = from; index < to; index += 1) {
      if (this.#packs[index] === 1) {
        if (word >= 0) block[word] = packed;
        word += 1;
        packed = 0;
        if (word === 3) {
          block[3] = -1;
          turning.absorb();
          copyWords(none, block);
          word = 0;
        }
      }
      packed = (Math.imul(packed, this.#radices[index] ?? 1) + (numerals[index] ?? 0)) | 0;
    }
    if (word >= 0) block[word] = packed;
  }

  /** Adds to the other half what was seen and the round give. */
  #turn(numerals: Int32Array, from: number, to: number, round: number): void {
    const turning = this.#turning;
    const { state, block } = turning;
    copyWords(state, this.#saved);
    let word = 3;
    let share = 0;
    for (let index = from; index < to; index += 1) {
      if (this.#draws[index] === 1) {
        word += 1;
        if ((word & 3) === 0) {
          copyWords(this.#saved, state);
          block[3] = round + (word << 4);
          turning.finish();
        }
        share = ((state[word & 3] ?? 0) >>> 0) / 2 ** 32;
      }
      const radix = this.#radices[index] ?? 1;
      // Exact: a share has 32 bits behind its point, and keeps them.
      share *= radix;
      const drawn = share | 0;
      share -= drawn;
      const sum = (numerals[index] ?? 0) + drawn;
      numerals[index] = sum >= radix ? sum - radix : sum;
    }
  }
}

/** Permutes the whole numbers of a range under a key. */
export class RangePermutation {
  readonly #low: number;
  readonly #size: number;
  readonly #left: number;
  readonly #right: number;
  readonly #turning: RoundFunction;
  readonly #table: Uint16Array | undefined;

  /** Both ends belong to it; it has less than 2^52 numbers, and at least one. */
  constructor(prf: Prf, low: number, high: number) {
    const size = high - low + 1;
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || size < 1 || size >= 2 ** 52) {
      throw new Error(`A range from ${low} to ${high} cannot be permuted: it needs whole numbers, and fewer than 2^52 of them.`);
    }
    this.#low = low;
    this.#size = size;
    this.#left = Math.ceil(Math.sqrt(size));
    this.#right = Math.ceil(size / this.#left);
    const input = new DataView(new ArrayBuffer(19));
    // No row of numerals has none: this is none of theirs.
    input.setFloat64(3, low);
    input.setFloat64(11, high);
    prf.hash(new Uint8Array(input.buffer));
    this.#turning = prf.rounds();
    this.#turning.rekey(prf.words);
    this.#table = size <= 2 ** 16 ? shuffled(size, prf.rounds(), prf.words) : undefined;
  }

  has(value: number): boolean {
    return Number.isInteger(value) && value >= this.#low && value < this.#low + this.#size;
  }

  /** Of a number of the range: another one of it. */
  apply(value: number): number {
    let place = value - this.#low;
    if (this.#table !== undefined) return this.#low + (this.#table[place] ?? 0);
    // The rectangle is a little larger than the range: what falls outside goes on until it is inside, as it must some time.
    do place = this.#walk(place);
    while (place >= this.#size);
    return this.#low + place;
  }

  #walk(place: number): number {
    let left = Math.floor(place / this.#right);
    let right = place - left * this.#right;
    for (let round = 0; round < rounds; round += 2) {
      left += drawn(this.#turning, round, right, this.#left);
      if (left >= this.#left) left -= this.#left;
      right += drawn(this.#turning, round + 1, left, this.#right);
      if (right >= this.#right) right -= this.#right;
    }
    return left * this.#right + right;
  }
}

/** Less than `below`, which is at most 2^32, out of 52 bits, by what is seen: a whole number of 32 bits. */
function drawn(turning: RoundFunction, round: number, seen: number, below: number): number {
  turning.only(seen, round);
  const { state } = turning;
  const bits = ((state[0] ?? 0) >>> 0) * 2 ** 20 + ((state[1] ?? 0) >>> 12);
  return Math.floor((bits / 2 ** 52) * below);
}
