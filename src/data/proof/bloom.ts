// A set that forgets what is in it: it says that something is not there, or that it may be. All threads write into one.

/** For each value; two of them are set within one word. */
const bitsPerValue = 16;
const fewestBytes = 1 << 12;
const mostBytes = 1 << 26;

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

  add(one: number, other: number): void {
    const [place, bits] = [one & this.#mask, bitsOf(one, other)];
    if (((this.#words[place] ?? 0) & bits) !== bits) Atomics.or(this.#words, place, bits);
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
    return ((this.#words[one & this.#mask] ?? 0) & bits) === bits;
  }
}

function bitsOf(one: number, other: number): number {
  return (1 << (other & 31)) | (1 << ((other >>> 5) & 31)) | (1 << ((one ^ (other >>> 10)) >>> 27));
}
