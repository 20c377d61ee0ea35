import { mixed } from './sticky.ts';

const bits = 2 ** 20;
/** With so many entries a new one is taken for known in one of 30 cases; then it begins anew, and who was known counts once more. */
const mostEntries = 100_000;

/** Who was seen with what, in 128 KB whatever comes: two bits per entry. A flood of invented visitors cannot make it forget to count. */
export class SeenFilter {
  readonly #words = new Uint32Array(bits / 32);
  #entries = 0;

  /** Whether this visitor comes with this for the first time. */
  isFirst(visitor: number, what: number): boolean {
    const one = mixed(visitor ^ Math.imul(what + 1, 0x9e3779b1));
    const other = mixed(one ^ 0x5bd1e995);
    const isNew = this.#set(one % bits);
    if (!this.#set(other % bits) && !isNew) return false;
    this.#entries += 1;
    if (this.#entries > mostEntries) this.clear();
    return true;
  }

  clear(): void {
    this.#words.fill(0);
    this.#entries = 0;
  }

  /** Whether the bit was not set before. */
  #set(bit: number): boolean {
    const word = bit >>> 5;
    const mask = 1 << (bit & 31);
    const before = this.#words[word] ?? 0;
    this.#words[word] = before | mask;
    return (before & mask) === 0;
  }
}

const counters = 2 ** 18;
const mostTakes = 3;

/** How often a visitor was counted in this minute, in 64 KB: two bits each, so up to three. */
export class MinuteFilter {
  readonly #bytes = new Uint8Array(counters / 4);

  /** Whether this is one of the first three. */
  take(visitor: number): boolean {
    const counter = mixed(visitor ^ 0x2545f491) % counters;
    const at = counter >>> 2;
    const shift = (counter & 3) * 2;
    const byte = this.#bytes[at] ?? 0;
    const taken = (byte >>> shift) & 3;
    if (taken === mostTakes) return false;
    this.#bytes[at] = byte + (1 << shift);
    return true;
  }

  clear(): void {
    this.#bytes.fill(0);
  }
}
