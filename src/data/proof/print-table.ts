// The sums of all values that are looked for, each with the column that it stands in, in memory that threads can share.

/** Of an entry: its sum, one half after the other, and what is known of it, so that whoever looks for it reads one line of memory. */
const [oneAt, otherAt, knownAt, wordsPerPlace] = [0, 1, 2, 3];
const bytesPerPlace = wordsPerPlace * 4;
/** Of what is known: the number of the source, how often it came, and that it is one person's own. */
const [sourceBits, timesShift, ownBit] = [0xffff, 16, 0x800000];
const mostCounted = 0x7f;
const fewestPlaces = 1 << 12;

export class PrintTable {
  readonly memory: SharedArrayBuffer;
  /** A power of two. */
  readonly places: number;
  count: number;
  readonly #words: Uint32Array;

  constructor(memory: SharedArrayBuffer, count = 0) {
    this.memory = memory;
    this.places = memory.byteLength / bytesPerPlace;
    this.count = count;
    this.#words = new Uint32Array(memory);
  }

  /** With room for so many, two thirds full. */
  static withRoomFor(count: number): PrintTable {
    let places = fewestPlaces;
    while (places * 2 < count * 3) places *= 2;
    return new PrintTable(new SharedArrayBuffer(places * bytesPerPlace));
  }

  /** Of one that is two thirds full. */
  get room(): number {
    return Math.floor((this.places * 2) / 3);
  }

  get isFull(): boolean {
    return this.count > this.room;
  }

  /** Where it stands, or would. */
  #placeOf(one: number, other: number): number {
    const words = this.#words;
    const mask = this.places - 1;
    let place = (other ^ (one >>> 7)) & mask;
    for (;;) {
      const at = place * wordsPerPlace;
      const there = words[at] ?? 0;
      if (there === 0 || (there === one && words[at + otherAt] === other)) return place;
      place = (place + 1) & mask;
    }
  }

  add(
    one: number,
    other: number,
    { source, isOwn, times = 1 }: { readonly source: number; readonly isOwn: boolean; readonly times?: number },
  ): void {
    const words = this.#words;
    const at = this.#placeOf(one, other) * wordsPerPlace;
    const isNew = words[at] === 0;
    const known = words[at + knownAt] ?? 0;
    if (isNew) {
      words[at] = one;
      words[at + otherAt] = other;
      this.count += 1;
    }
    const isFirst = isNew || (isOwn && (known & ownBit) === 0);
    const counted = Math.min(mostCounted, ((known >>> timesShift) & mostCounted) + times);
    words[at + knownAt] = (isFirst ? source : known & sourceBits) | (counted << timesShift) | (known & ownBit) | (isOwn ? ownBit : 0);
  }

  /** The place of what is there; -1: it is not. */
  find(one: number, other: number): number {
    const place = this.#placeOf(one, other);
    return this.oneOf(place) === 0 ? -1 : place;
  }

  /** Half of the sum; 0: nothing stands here. */
  oneOf(place: number): number {
    return this.#words[place * wordsPerPlace + oneAt] ?? 0;
  }

  #otherOf(place: number): number {
    return this.#words[place * wordsPerPlace + otherAt] ?? 0;
  }

  #knownOf(place: number): number {
    return this.#words[place * wordsPerPlace + knownAt] ?? 0;
  }

  sourceOf(place: number): number {
    return this.#knownOf(place) & sourceBits;
  }

  isOwn(place: number): boolean {
    return (this.#knownOf(place) & ownBit) !== 0;
  }

  times(place: number): number {
    return (this.#knownOf(place) >>> timesShift) & mostCounted;
  }

  /** Twice as large. */
  grown(): PrintTable {
    const other = new PrintTable(new SharedArrayBuffer(this.memory.byteLength * 2));
    other.take(this);
    return other;
  }

  /** All of another one that `wanted` says; its columns have other numbers here. */
  take(from: PrintTable, wanted: (one: number, source: number) => boolean = () => true, sourceOf: readonly number[] = []): void {
    for (let place = 0; place < from.places; place += 1) {
      const [one, source] = [from.oneOf(place), from.sourceOf(place)];
      if (one === 0 || from.#isGone(place) || !wanted(one, source)) continue;
      this.add(one, from.#otherOf(place), { source: sourceOf[source] ?? source, isOwn: from.isOwn(place), times: from.times(place) });
    }
  }

  /** What `known` has, too, is counted there, and goes from here. */
  giveKnown(known: PrintTable): void {
    for (let place = 0; place < this.places; place += 1) {
      const [one, other] = [this.oneOf(place), this.#otherOf(place)];
      if (one === 0 || known.find(one, other) < 0) continue;
      known.add(one, other, { source: this.sourceOf(place), isOwn: this.isOwn(place), times: this.times(place) });
      this.#leave(place);
      this.count -= 1;
    }
  }

  /** The place stays taken, by a sum that none has: others were put behind it. */
  #leave(place: number): void {
    this.#words[place * wordsPerPlace + otherAt] = 0;
  }

  #isGone(place: number): boolean {
    return this.#otherOf(place) === 0;
  }

  /** All others go, and columns get other numbers, in the same memory: each entry leaves its place and looks for one that is no further back. */
  keepOnly(wanted: (one: number, source: number) => boolean, sourceOf: readonly number[] = []): void {
    const words = this.#words;
    let first = 0;
    while (first < this.places && this.oneOf(first) !== 0) first += 1;
    // Behind a place that is free nothing was put off from before it.
    for (let step = 1; step <= this.places; step += 1) {
      const place = (first + step) & (this.places - 1);
      const one = this.oneOf(place);
      if (one === 0) continue;
      const [other, source, isOwn, times] = [this.#otherOf(place), this.sourceOf(place), this.isOwn(place), this.times(place)];
      words.fill(0, place * wordsPerPlace, (place + 1) * wordsPerPlace);
      this.count -= 1;
      if (wanted(one, source)) this.add(one, other, { source: sourceOf[source] ?? source, isOwn, times });
    }
  }

  /** How many there are of these. */
  countOf(wanted: (one: number, source: number) => boolean): number {
    let count = 0;
    for (let place = 0; place < this.places; place += 1) {
      const one = this.oneOf(place);
      if (one !== 0 && wanted(one, this.sourceOf(place))) count += 1;
    }
    return count;
  }

  /** What many rows have is nobody's own: such entries go. Answers how many, runs of words apart: those of a form say nothing. */
  leaveOut({ rows, runRows }: { readonly rows: number; readonly runRows: number }, texts: ReadonlySet<number>): number {
    let gone = 0;
    for (let place = 0; place < this.places; place += 1) {
      if (this.oneOf(place) === 0 || this.#isGone(place) || this.isOwn(place)) continue;
      const isRun = texts.has(this.sourceOf(place));
      if (this.times(place) < (isRun ? runRows : rows)) continue;
      this.#leave(place);
      if (!isRun) gone += 1;
    }
    return gone;
  }
}
