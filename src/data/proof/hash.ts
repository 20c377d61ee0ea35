// Keyed sums of 64 bits: the key is made for one refresh, and stays in memory, so that nobody can try values against them later.
import { randomBytes } from 'node:crypto';

export interface PrintKey {
  readonly one: number;
  readonly other: number;
}

export function newKey(): PrintKey {
  const bytes = randomBytes(8);
  return { one: bytes.readInt32LE(0), other: bytes.readInt32LE(4) };
}

/** Longer ones are looked for by runs of their words. */
export const longestValue = 160;

/** Takes one piece after the other, wherever they are cut; `one` and `other` are its sum so far. */
export class Sum {
  one = 0;
  other = 0;
  #a = 0;
  #b = 0;
  #length = 0;
  /** Bytes that are no four yet. */
  #rest = 0;
  readonly #key: PrintKey;

  constructor(key: PrintKey) {
    this.#key = key;
  }

  begin(): void {
    this.#a = this.#key.one;
    this.#b = this.#key.other;
    this.#length = 0;
    this.#rest = 0;
  }

  /** Four bytes at a time: each step waits for the one before. */
  add(bytes: Uint8Array, from: number, to: number): void {
    let at = from;
    for (; at < to && (this.#length & 3) !== 0; at += 1) this.#addOne(bytes[at] ?? 0);
    let [a, b] = [this.#a, this.#b];
    const whole = at + ((to - at) & ~3);
    this.#length += whole - at;
    for (; at < whole; at += 4) {
      const word = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
      a = Math.imul(a ^ word, 0x9e3779b1);
      a = (a << 13) | (a >>> 19);
      b = Math.imul(b + word, 0x85ebca6b);
      b ^= b >>> 15;
    }
    this.#a = a;
    this.#b = b;
    for (; at < to; at += 1) this.#addOne(bytes[at] ?? 0);
  }

  #addOne(byte: number): void {
    const rest = this.#rest | (byte << ((this.#length & 3) * 8));
    this.#length += 1;
    this.#rest = (this.#length & 3) === 0 ? 0 : rest;
    if ((this.#length & 3) === 0) this.#step(rest);
  }

  #step(word: number): void {
    const a = Math.imul(this.#a ^ word, 0x9e3779b1);
    this.#a = (a << 13) | (a >>> 19);
    const b = Math.imul(this.#b + word, 0x85ebca6b);
    this.#b = b ^ (b >>> 15);
  }

  /** What was added so far, as a sum; more can be added. Never 0 and 0. */
  read(): void {
    const [rest, length] = [this.#rest, this.#length];
    const a = Math.imul(this.#a ^ rest, 0x9e3779b1);
    const b = Math.imul(this.#b + rest, 0x85ebca6b);
    const mixed = mix(((a << 13) | (a >>> 19)) ^ Math.imul(b, 0xc2b2ae35) ^ length);
    this.one = mixed === 0 ? 1 : mixed;
    this.other = mix((b ^ (b >>> 15)) + Math.imul(a, 0x27d4eb2f) + length);
  }

  of(bytes: Uint8Array, from: number, to: number): void {
    this.begin();
    this.add(bytes, from, to);
    this.read();
  }
}

/** Bytes from the beginning of a value that are looked for first: only where they are known the rest is read. */
export const anchorBytes = 8;

/** Of them alone: told for each word of all that is read, so it has to be quick. */
export class Anchor {
  one = 0;
  other = 0;
  readonly #key: PrintKey;

  constructor(key: PrintKey) {
    this.#key = key;
  }

  /** Eight bytes have to be there. */
  of(bytes: Uint8Array, at: number): void {
    const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
    const high = (bytes[at + 4] ?? 0) | ((bytes[at + 5] ?? 0) << 8) | ((bytes[at + 6] ?? 0) << 16) | ((bytes[at + 7] ?? 0) << 24);
    let one = Math.imul(low ^ this.#key.one, 0x9e3779b1);
    let other = Math.imul(high ^ this.#key.other, 0x85ebca6b);
    one ^= one >>> 15;
    other ^= other >>> 13;
    one = Math.imul(one + ((other << 16) | (other >>> 16)), 0xc2b2ae35);
    one ^= one >>> 16;
    other = Math.imul(other ^ one, 0x27d4eb2f);
    this.one = one >>> 0;
    this.other = (other ^ (other >>> 15)) >>> 0;
  }
}

function mix(value: number): number {
  let sum = value;
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35);
  return (sum ^ (sum >>> 16)) >>> 0;
}
