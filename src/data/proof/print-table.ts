// The sums of all values that are looked for, each with the column that it stands in, in memory that threads can share.

/** Of an entry: it is one person's own. The lower bits count how often it came. */
const ownBit = 0x80;
const mostCounted = 0x7f;
const fewestPlaces = 1 << 12;
const bytesPerPlace = 11;

export class PrintTable {
  readonly memory: SharedArrayBuffer;
  /** A power of two. */
  readonly places: number;
  count: number;
  readonly one: Uint32Array;
  readonly other: Uint32Array;
  readonly source: Uint16Array;
  readonly #times: Uint8Array;

  constructor(memory: SharedArrayBuffer, count = 0) {
    const places = memory.byteLength / bytesPerPlace;
    this.memory = memory;
    this.places = places;
    this.count = count;
    this.one = new Uint32Array(memory, 0, places);
    this.other = new Uint32Array(memory, places * 4, places);
    this.source = new Uint16Array(memory, places * 8, places);
    this.#times = new Uint8Array(memory, places * 10, places);
  }

  /** With room for so many, two thirds full. */
  static withRoomFor(count: number): PrintTable {
    let places = fewestPlaces;
    while (places * 2 < count * 3) places *= 2;
    return new PrintTable(new SharedArrayBuffer(places * bytesPerPlace));
  }

  /** Where it stands, or would. */
  #placeOf(one: number, other: number): number {
    const mask = this.places - 1;
    let place = (other ^ (one >>> 7)) & mask;
    while (this.one[place] !== 0 && (this.one[place] !== one || this.other[place] !== other)) place = (place + 1) & mask;
    return place;
  }

  add(
    one: number,
    other: number,
    { source, isOwn, times = 1 }: { readonly source: number; readonly isOwn: boolean; readonly times?: number },
  ): void {
    const place = this.#placeOf(one, other);
    const isNew = this.one[place] === 0;
    const known = this.#times[place] ?? 0;
    if (isNew) {
      this.one[place] = one;
      this.other[place] = other;
      this.count += 1;
    }
    if (isNew || (isOwn && known < ownBit)) this.source[place] = source;
    this.#times[place] = ((known & ownBit) | (isOwn ? ownBit : 0)) + Math.min(mostCounted, (known & mostCounted) + times);
  }

  /** The place of what is there; -1: it is not. */
  find(one: number, other: number): number {
    const place = this.#placeOf(one, other);
    return this.one[place] === 0 ? -1 : place;
  }

  isOwn(place: number): boolean {
    return ((this.#times[place] ?? 0) & ownBit) !== 0;
  }

  times(place: number): number {
    return (this.#times[place] ?? 0) & mostCounted;
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
      const [one, source] = [from.one[place] ?? 0, from.source[place] ?? 0];
      if (one === 0 || !wanted(one, source)) continue;
      this.add(one, from.other[place] ?? 0, { source: sourceOf[source] ?? source, isOwn: from.isOwn(place), times: from.times(place) });
    }
  }

  /** All others go, within the same memory. */
  keepOnly(wanted: (one: number, source: number) => boolean): void {
    const count = this.countOf(wanted);
    const [one, other] = [new Uint32Array(count), new Uint32Array(count)];
    const [source, times] = [new Uint16Array(count), new Uint8Array(count)];
    for (let place = 0, index = 0; place < this.places; place += 1) {
      if (this.one[place] === 0 || !wanted(this.one[place] ?? 0, this.source[place] ?? 0)) continue;
      one[index] = this.one[place] ?? 0;
      other[index] = this.other[place] ?? 0;
      source[index] = this.source[place] ?? 0;
      times[index] = this.#times[place] ?? 0;
      index += 1;
    }
    new Uint8Array(this.memory).fill(0);
    this.count = 0;
    for (let index = 0; index < count; index += 1) {
      const flags = times[index] ?? 0;
      this.add(one[index] ?? 0, other[index] ?? 0, {
        source: source[index] ?? 0,
        isOwn: (flags & ownBit) !== 0,
        times: flags & mostCounted,
      });
    }
  }

  /** How many there are of these. */
  countOf(wanted: (one: number, source: number) => boolean): number {
    let count = 0;
    for (let place = 0; place < this.places; place += 1)
      if (this.one[place] !== 0 && wanted(this.one[place] ?? 0, this.source[place] ?? 0)) count += 1;
    return count;
  }

  /** What many rows have is nobody's own: such entries go. Answers how many, runs of words apart: those of a form say nothing. */
  leaveOut({ rows, runRows }: { readonly rows: number; readonly runRows: number }, texts: ReadonlySet<number>): number {
    let gone = 0;
    for (let place = 0; place < this.places; place += 1) {
      if (this.one[place] === 0 || this.isOwn(place)) continue;
      const isRun = texts.has(this.source[place] ?? 0);
      if (this.times(place) < (isRun ? runRows : rows)) continue;
      // The place stays taken, by a sum that none has: others were put behind it.
      this.other[place] = 0;
      if (!isRun) gone += 1;
    }
    return gone;
  }

  get isFull(): boolean {
    return this.count * 3 > this.places * 2;
  }
}
