// A set that forgets what is in it: it says that something is not there, or that it may be. All threads write into one.

/** For each value; two of them are set within one word. */
const bitsPerValue = 16;
const fewestBytes = 1 << 12;
const mostBytes = 1 << 25;

/** So many fit into it before it takes one in thirty for known that is not. */
export function roomOf(memory: SharedArrayBuffer): number {
  return memory.byteLength;
}

/** The memory of a set for so many values. */
export function bloomFor(values: number): SharedArrayBuffer {
  const wanted = (values * bitsPerValue) / 8;
  let bytes = fewestBytes;
  while (bytes < wanted && bytes < mostBytes) bytes *= 2;
  return new SharedArrayBuffer(bytes);
}

export class Bloom {
  readonly #words: Uint32Array;
  readonly #mask: number;

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Uint32Array(memory);
    this.#mask = this.#words.length - 1;
  }

  /** Answers whether it was not there. */
  add(one: number, other: number): boolean {
    const [place, bits] = [placeOf(one, other) & this.#mask, bitsOf(one, other)];
    if (((this.#words[place] ?? 0) & bits) === bits) return false;
    Atomics.or(this.#words, place, bits);
    return true;
  }

  /** Share of its bits that are set: above a half it takes everything for known. */
  fill(): number {
    const step = Math.max(1, Math.floor(this.#words.length / 4_096));
    let [bits, words] = [0, 0];
    for (let place = 0; place < this.#words.length; place += step) {
      for (let rest = this.#words[place] ?? 0; rest !== 0; rest &= rest - 1) bits += 1;
      words += 1;
    }
    return bits / (words * 32);
  }

  has(one: number, other: number): boolean {
    const bits = bitsOf(one, other);
    return ((this.#words[placeOf(one, other) & this.#mask] ?? 0) & bits) === bits;
  }
}

/** Of sums that are thinned out the lowest bits are all alike. */
function placeOf(one: number, other: number): number {
  return one ^ (other >>> 10);
}

function bitsOf(one: number, other: number): number {
  return (1 << (other & 31)) | (1 << ((other >>> 5) & 31)) | (1 << ((one ^ (other >>> 10)) >>> 27));
}
