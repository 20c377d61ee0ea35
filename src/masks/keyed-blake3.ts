import { blake3 } from '@noble/hashes/blake3.js';
import { Chaskey } from './chaskey.ts';
import { compress } from './compress.ts';
import { keyBytes, type Prf, type RoundFunction } from './prf.ts';

/** Flags of BLAKE3, its specification, section 2.2. */
const chunkStart = 1;
const chunkEnd = 2;
const root = 8;
const keyed = 16;

const blockBytes = 64;
const chunkBytes = 1024;

/** BLAKE3 in its keyed mode. Made once per key. */
export class KeyedBlake3 implements Prf {
  readonly words: Int32Array = new Int32Array(8);
  readonly #key: Int32Array;
  readonly #keyBytes: Uint8Array;
  readonly #block = new Int32Array(blockBytes / 4);
  readonly #bytes = new Uint8Array(this.#block.buffer);
  readonly #out = new Uint8Array(this.words.buffer);
  /** So many bytes of the block may be none of 0. */
  #filled = 0;
  /** How long the value is that `words` are of, and that the block still holds; -1: it holds none. */
  #held = -1;

  /** `key`: 32 bytes, of which a copy is kept. */
  constructor(key: Uint8Array) {
    if (key.length !== keyBytes) throw new Error(`A key has ${keyBytes} bytes, this one ${key.length}.`);
    this.#keyBytes = key.slice();
    this.#key = new Int32Array(this.#keyBytes.buffer);
  }

  rounds(): RoundFunction {
    return new Chaskey();
  }

  hash(bytes: Uint8Array, from = 0, to: number = bytes.length): void {
    const length = to - from;
    if (length <= blockBytes) return this.#short(bytes, from, length);
    this.#held = -1;
    if (length > chunkBytes) this.#out.set(blake3(bytes.subarray(from, to), { key: this.#keyBytes }));
    else this.#blocks(bytes, from, to);
  }

  /** Several masks of a row ask for the same person: what was asked last is answered from what came out. */
  #short(bytes: Uint8Array, from: number, length: number): void {
    const block = this.#bytes;
    let index = 0;
    if (length === this.#held) {
      while (index < length && block[index] === bytes[from + index]) index += 1;
      if (index === length) return;
    }
    this.#fill(bytes, from, length, index);
    this.#held = length;
    compress(this.#block, this.#key, length, chunkStart | chunkEnd | root | keyed, this.words);
  }

  #blocks(bytes: Uint8Array, from: number, to: number): void {
    let at = from;
    for (; to - at > blockBytes; at += blockBytes) {
      this.#fill(bytes, at, blockBytes, 0);
      const isFirst = at === from;
      compress(this.#block, isFirst ? this.#key : this.words, blockBytes, keyed | (isFirst ? chunkStart : 0), this.words);
    }
    this.#fill(bytes, at, to - at, 0);
    compress(this.#block, this.words, to - at, chunkEnd | root | keyed, this.words);
  }

  /** One by one, from `index` on: most values are short, and a view of them takes longer. */
  #fill(bytes: Uint8Array, from: number, length: number, index: number): void {
    const block = this.#bytes;
    for (let at = index; at < length; at += 1) block[at] = bytes[from + at] ?? 0;
    for (let at = length; at < this.#filled; at += 1) block[at] = 0;
    this.#filled = length;
  }
}
