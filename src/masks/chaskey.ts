// Chaskey-12 (ISO/IEC 29192-6), a function for messages of whole blocks that all have one length: then its second key is not needed.
import type { RoundFunction } from './prf.ts';

const blockWords = 4;
const rounds = 12;

/** A key of 128 bits; 16 bytes in and 16 bytes out take a fifteenth of what BLAKE3 takes. */
export class Chaskey implements RoundFunction {
  readonly state: Int32Array = new Int32Array(blockWords);
  readonly block: Int32Array = new Int32Array(blockWords);
  readonly #key = new Int32Array(blockWords);
  /** Twice the key in the field of 2^128: for the last block. */
  readonly #last = new Int32Array(blockWords);
  /** Both keys added. */
  readonly #only = new Int32Array(blockWords);

  /** The first four words of these. */
  rekey(words: Int32Array): void {
    for (let index = 0; index < blockWords; index += 1) this.#key[index] = words[index] ?? 0;
    const [a = 0, b = 0, c = 0, d = 0] = this.#key;
    this.#last[0] = (a << 1) ^ (d < 0 ? 0x87 : 0);
    this.#last[1] = (b << 1) | (a >>> 31);
    this.#last[2] = (c << 1) | (b >>> 31);
    this.#last[3] = (d << 1) | (c >>> 31);
    copyWords(this.#key, this.#only);
    addWords(this.#last, this.#only);
  }

  only(first: number, fourth: number): void {
    const { state } = this;
    const only = this.#only;
    const last = this.#last;
    state[0] = first ^ (only[0] ?? 0);
    state[1] = only[1] ?? 0;
    state[2] = only[2] ?? 0;
    state[3] = fourth ^ (only[3] ?? 0);
    permute(state);
    state[0] = (state[0] ?? 0) ^ (last[0] ?? 0);
    state[1] = (state[1] ?? 0) ^ (last[1] ?? 0);
    state[2] = (state[2] ?? 0) ^ (last[2] ?? 0);
    state[3] = (state[3] ?? 0) ^ (last[3] ?? 0);
  }

  begin(): void {
    copyWords(this.#key, this.state);
  }

  absorb(): void {
    addWords(this.block, this.state);
    permute(this.state);
  }

  finish(): void {
    addWords(this.block, this.state);
    addWords(this.#last, this.state);
    permute(this.state);
    addWords(this.#last, this.state);
  }
}

/** One by one: of four words a call of `set` takes longer. */
export function copyWords(from: Int32Array, to: Int32Array): void {
  to[0] = from[0] ?? 0;
  to[1] = from[1] ?? 0;
  to[2] = from[2] ?? 0;
  to[3] = from[3] ?? 0;
}

function addWords(from: Int32Array, to: Int32Array): void {
  to[0] = (to[0] ?? 0) ^ (from[0] ?? 0);
  to[1] = (to[1] ?? 0) ^ (from[1] ?? 0);
  to[2] = (to[2] ?? 0) ^ (from[2] ?? 0);
  to[3] = (to[3] ?? 0) ^ (from[3] ?? 0);
}

function permute(state: Int32Array): void {
  let a = state[0] ?? 0;
  let b = state[1] ?? 0;
  let c = state[2] ?? 0;
  let d = state[3] ?? 0;
  for (let round = 0; round < rounds; round += 1) {
    a = (a + b) | 0;
    b = ((b << 5) | (b >>> 27)) ^ a;
    a = (a << 16) | (a >>> 16);
    c = (c + d) | 0;
    d = ((d << 8) | (d >>> 24)) ^ c;
    a = (a + d) | 0;
    d = ((d << 13) | (d >>> 19)) ^ a;
    c = (c + b) | 0;
    b = ((b << 7) | (b >>> 25)) ^ c;
    c = (c << 16) | (c >>> 16);
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = d;
}
