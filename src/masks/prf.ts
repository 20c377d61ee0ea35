import { blake3 } from '@noble/hashes/blake3.js';
import { compress } from './compress.ts';

/** Flags of BLAKE3, its specification, section 2.2. */
const chunkStart = 1;
const chunkEnd = 2;
const root = 8;
const keyed = 16;

const blockBytes = 64;
const chunkBytes = 1024;

/** A key is so long. */
export const keyBytes = 32;

/**
 * A pseudo-random function of bytes: BLAKE3 in its keyed mode. Whoever has not the key learns nothing of a value from what comes out, and
 * equal bytes come out equal. Made once per key; `words` holds what came out last, as eight words of 32 bits.
 */
export class Prf {
  readonly words: Int32Array = new Int32Array(8);
  readonly #key: Int32Array;
  readonly #keyBytes: Uint8Array;
  readonly #block = new Int32Array(blockBytes / 4);
  readonly #bytes = new Uint8Array(this.#block.buffer);
  readonly #out = new Uint8Array(this.words.buffer);

  /** `key`: 32 bytes, of which a copy is kept. */
  constructor(key: Uint8Array) {
    if (key.length !== keyBytes) throw new Error(`A key has ${keyBytes} bytes, this one ${key.length}.`);
    this.#keyBytes = key.slice();
    this.#key = new Int32Array(this.#keyBytes.buffer);
  }

  /** Of `bytes` from `from` up to `to`. */
  hash(bytes: Uint8Array, from = 0, to: number = bytes.length): void {
    if (to - from > chunkBytes) this.#out.set(blake3(bytes.subarray(from, to), { key: this.#keyBytes }));
    else if (to - from <= blockBytes) this.#last(bytes, from, to, this.#key, chunkStart);
    else this.#blocks(bytes, from, to);
  }

  #blocks(bytes: Uint8Array, from: number, to: number): void {
    let at = from;
    for (; to - at > blockBytes; at += blockBytes) {
      this.#bytes.set(bytes.subarray(at, at + blockBytes));
      const isFirst = at === from;
      compress(this.#block, isFirst ? this.#key : this.words, blockBytes, keyed | (isFirst ? chunkStart : 0), this.words);
    }
    this.#last(bytes, at, to, this.words, 0);
  }

  #last(bytes: Uint8Array, from: number, to: number, chaining: Int32Array, flags: number): void {
    const length = to - from;
    const block = this.#bytes;
    // Most values are short: one by one is faster than a view of them.
    for (let index = 0; index < length; index += 1) block[index] = bytes[from + index] ?? 0;
    block.fill(0, length);
    compress(this.#block, chaining, length, flags | chunkEnd | root | keyed, this.words);
  }
}
