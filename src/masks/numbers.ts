// Numbers: another one of the same range, or nearly as much.
import { Draw } from './draw.ts';
import type { Mask, Row } from './mask.ts';
import type { Out } from './out.ts';
import { Permutation, RangePermutation } from './permute.ts';
import type { Prf } from './prf.ts';
import { Seed, type SeedBy } from './seed.ts';
import { nibbleOf } from './signs.ts';

const decoder = new TextDecoder();

/** A value is not of the kind that its mask is for: nothing goes on, for nobody knows what it holds. The value itself is never told. */
export class ValueFault extends Error {}

/** A whole number becomes another one of the range that the file declares, each once. */
export class WholeNumber implements Mask {
  readonly #range: RangePermutation;
  readonly #words: string;

  constructor(prf: Prf, low: number, high: number) {
    this.#range = new RangePermutation(prf, low, high);
    this.#words = `A number outside of ${low} to ${high}, the range that its mask declares.`;
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    const text = decoder.decode(value.subarray(start, end));
    const number = Number(text);
    if (!/^-?\d+$/.test(text) || !this.#range.has(number)) throw new ValueFault(this.#words);
    out.decimal(this.#range.apply(number));
  }
}

/** An amount: its sign and its decimals stay, and it is more or less by at most a share of it. Zero stays zero. */
export class Amount implements Mask {
  readonly #draw: Draw;
  readonly #seed: Seed;
  readonly #share: number;

  /** `share`: 0.2 for a fifth. */
  constructor(prf: Prf, by: SeedBy, share = 0.2) {
    this.#draw = new Draw(prf);
    this.#seed = new Seed(by);
    this.#share = share;
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    const text = decoder.decode(value.subarray(start, end));
    const [, sign = '', whole = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
    if (whole === '') {
      // NaN and Infinity are no amount of anybody.
      if (/^(?:NaN|-?Infinity)$/.test(text)) return out.ascii(text);
      throw new ValueFault('An amount that is not written in decimals.');
    }
    const units = BigInt(whole + decimals);
    const drawn = this.#draw.of(this.#seed.of(value, start, end, row)).word() / 2 ** 32;
    // In millionths of the amount: so large ones keep all of their figures.
    const millionths = BigInt(Math.round((2 * drawn - 1) * this.#share * 1_000_000));
    const moved = units + (units * millionths) / 1_000_000n;
    const figures = String(moved === units && units > 0n ? units + 1n : moved).padStart(decimals.length + 1, '0');
    const point = figures.length - decimals.length;
    out.ascii(`${sign}${figures.slice(0, point)}${decimals === '' ? '' : `.${figures.slice(point)}`}`);
  }
}

const figures = '0123456789abcdef';
const capitals = '0123456789ABCDEF';

/** 122 bits of a UUID become others; its version and variant stay, and so does how it is written. */
export class Uuid implements Mask {
  readonly #permutation: Permutation;
  readonly #numerals = new Int32Array(32);
  readonly #radices = new Int32Array(32).fill(16);
  readonly #nibbles = new Int32Array(32);

  constructor(prf: Prf) {
    this.#permutation = new Permutation(prf);
    // The variant: its two upper bits stay.
    this.#radices[30] = 4;
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    if (!this.#read(value, start, end)) throw new ValueFault('A UUID without 32 figures.');
    const nibbles = this.#nibbles;
    // Version and variant stand at places 12 and 16; 30 nibbles and two bits are permuted.
    let count = 0;
    for (let place = 0; place < 32; place += 1) if (place !== 12 && place !== 16) this.#numerals[count++] = nibbles[place] ?? 0;
    const variant = nibbles[16] ?? 0;
    this.#numerals[30] = variant & 3;
    this.#permutation.apply(this.#numerals, this.#radices, 31);
    count = 0;
    for (let place = 0; place < 32; place += 1) if (place !== 12 && place !== 16) nibbles[place] = this.#numerals[count++] ?? 0;
    nibbles[16] = (variant & 12) | (this.#numerals[30] ?? 0);
    this.#print(value, start, end, out);
  }

  #read(value: Uint8Array, start: number, end: number): boolean {
    let count = 0;
    for (let at = start; at < end; at += 1) {
      const nibble = nibbleOf(value[at] ?? 0);
      if (nibble < 0) continue;
      if (count < 32) this.#nibbles[count] = nibble;
      count += 1;
    }
    return count === 32;
  }

  #print(value: Uint8Array, start: number, end: number, out: Out): void {
    const isCapital = value.subarray(start, end).some((byte) => byte >= 65 && byte <= 70);
    let count = 0;
    for (let at = start; at < end; at += 1) {
      const byte = value[at] ?? 0;
      if (nibbleOf(byte) < 0) out.byte(byte);
      else out.byte((isCapital ? capitals : figures).charCodeAt(this.#nibbles[count++] ?? 0));
    }
  }
}
