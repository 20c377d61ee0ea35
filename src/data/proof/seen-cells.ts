// Cells of one column that were read and had nothing in them: many columns say the same few things in all of their rows. What is known is known
// byte by byte, and a column whose cells differ is not asked again.

/** Longer ones are read each time. */
const longestCell = 128;
const slots = 1_024;
/** After so many cells at least one in four has to have been known. */
const trialCells = 2_048;
const leastShare = 0.25;

export class SeenCells {
  #bytes: Uint8Array | undefined;
  readonly #lengths = new Uint8Array(slots);
  #asked = 0;
  #known = 0;
  #isWorthIt = true;
  /** Where the cell that was asked for last would stand. */
  #slot = 0;

  /** Another column follows. */
  forget(): void {
    this.#lengths.fill(0);
    [this.#asked, this.#known, this.#isWorthIt] = [0, 0, true];
  }

  has(bytes: Uint8Array, from: number, to: number): boolean {
    if (!this.#isWorthIt || to - from > longestCell) return false;
    this.#asked += 1;
    if (this.#asked % trialCells === 0) this.#judge();
    let sum = to - from;
    for (let at = from; at < to; at += 1) sum = Math.imul(sum ^ (bytes[at] ?? 0), 0x9e3779b1);
    this.#slot = (sum ^ (sum >>> 13) ^ (sum >>> 21)) & (slots - 1);
    if (this.#bytes === undefined || this.#lengths[this.#slot] !== to - from || to === from) return false;
    const start = this.#slot * longestCell;
    for (let at = from; at < to; at += 1) if (this.#bytes[start + at - from] !== bytes[at]) return false;
    this.#known += 1;
    return true;
  }

  /** The cell that was asked for last. */
  add(bytes: Uint8Array, from: number, to: number): void {
    if (!this.#isWorthIt || to - from > longestCell) return;
    this.#bytes ??= new Uint8Array(slots * longestCell);
    const start = this.#slot * longestCell;
    for (let at = from; at < to; at += 1) this.#bytes[start + at - from] = bytes[at] ?? 0;
    this.#lengths[this.#slot] = to - from;
  }

  #judge(): void {
    this.#isWorthIt = this.#known >= this.#asked * leastShare;
    if (!this.#isWorthIt) this.#bytes = undefined;
    this.#asked = 0;
    this.#known = 0;
  }
}
