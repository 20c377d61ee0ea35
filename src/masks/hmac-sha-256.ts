import { keyBytes, type Prf, type RoundFunction } from './prf.ts';
import { compressSha256, firstState } from './sha-256.ts';

const blockBytes = 64;
const blockWords = blockBytes / 4;
/** Behind what is hashed come a bit that ends it, and how long it was. */
const endBytes = 9;
const inner = 0x36;
const outer = 0x5c;

/**
 * HMAC-SHA-256 (RFC 2104), for sites that have to name a function which is in a standard: it takes three to four times as long as BLAKE3. What
 * the key comes to is known once per key.
 */
export class HmacSha256 implements Prf {
  readonly words: Int32Array = new Int32Array(8);
  readonly #within = new Int32Array(8);
  readonly #around = new Int32Array(8);
  readonly #block = new Int32Array(blockWords);
  /** The value that `words` are of, where it is short; -1: none. */
  readonly #last = new Uint8Array(blockBytes);
  #held = -1;

  /** `key`: 32 bytes, of which a copy is kept. */
  constructor(key: Uint8Array) {
    if (key.length !== keyBytes) throw new Error(`A key has ${keyBytes} bytes, this one ${key.length}.`);
    this.#begin(key, inner, this.#within);
    this.#begin(key, outer, this.#around);
  }

  rounds(): RoundFunction {
    return new HmacRounds();
  }

  hash(bytes: Uint8Array, from = 0, to: number = bytes.length): void {
    if (this.#isHeld(bytes, from, to)) return;
    const { words } = this;
    words.set(this.#within);
    let at = from;
    for (; to - at >= blockBytes; at += blockBytes) {
      this.#fill(bytes, at, at + blockBytes);
      compressSha256(words, this.#block);
    }
    this.#fill(bytes, at, to);
    this.#put(to - at, 0x80);
    if (to - at + endBytes > blockBytes) {
      compressSha256(words, this.#block);
      this.#block.fill(0);
    }
    this.#finish(to - from);
  }

  /** What was hashed within, hashed once more around it. */
  #finish(length: number): void {
    const { words } = this;
    const block = this.#block;
    setLength(block, blockBytes + length);
    compressSha256(words, block);
    block.set(words);
    block.fill(0, 8);
    block[8] = 1 << 31;
    setLength(block, blockBytes + 4 * words.length);
    words.set(this.#around);
    compressSha256(words, block);
  }

  #begin(key: Uint8Array, pad: number, state: Int32Array): void {
    const padded = new Uint8Array(blockBytes).fill(pad);
    for (const [index, byte] of key.entries()) padded[index] = byte ^ pad;
    this.#fill(padded, 0, blockBytes);
    state.set(firstState);
    compressSha256(state, this.#block);
  }

  /** Several masks of a row ask for the same person: what was asked last is answered from what came out. */
  #isHeld(bytes: Uint8Array, from: number, to: number): boolean {
    const length = to - from;
    if (length > blockBytes) {
      this.#held = -1;
      return false;
    }
    let isSame = length === this.#held;
    for (let index = 0; index < length; index += 1) {
      const byte = bytes[from + index] ?? 0;
      if (isSame && this.#last[index] === byte) continue;
      isSame = false;
      this.#last[index] = byte;
    }
    this.#held = length;
    return isSame;
  }

  /** Words of SHA-256 have their first byte at the top. */
  #fill(bytes: Uint8Array, from: number, to: number): void {
    this.#block.fill(0);
    for (let at = from; at < to; at += 1) this.#put(at - from, bytes[at] ?? 0);
  }

  #put(index: number, byte: number): void {
    this.#block[index >> 2] = (this.#block[index >> 2] ?? 0) | (byte << (24 - 8 * (index & 3)));
  }
}

/** In bits, in the last two words. */
function setLength(block: Int32Array, bytes: number): void {
  block[14] = Math.floor(bytes / 2 ** 29);
  block[15] = bytes << 3;
}

const roundWords = 4;

/**
 * For permutations: each block is taken in by an HMAC of what came out before it and of the block, of which 128 bits are kept. The last one is
 * marked, so that no message is the beginning of another.
 */
class HmacRounds implements RoundFunction {
  readonly state: Int32Array = new Int32Array(roundWords);
  readonly block: Int32Array = new Int32Array(roundWords);
  #prf = new HmacSha256(new Uint8Array(keyBytes));
  readonly #message = new Int32Array(2 * roundWords + 1);
  readonly #bytes = new Uint8Array(this.#message.buffer);

  rekey(words: Int32Array): void {
    this.#prf = new HmacSha256(new Uint8Array(words.slice().buffer));
  }

  only(first: number, fourth: number): void {
    this.begin();
    this.block.set([first, 0, 0, fourth]);
    this.finish();
  }

  begin(): void {
    this.state.fill(0);
  }

  absorb(): void {
    this.#take(0);
  }

  finish(): void {
    this.#take(1);
  }

  #take(mark: number): void {
    const message = this.#message;
    message.set(this.state);
    message.set(this.block, roundWords);
    message[2 * roundWords] = mark;
    this.#prf.hash(this.#bytes);
    for (let index = 0; index < roundWords; index += 1) this.state[index] = this.#prf.words[index] ?? 0;
  }
}
