// Rows of a table by where they lie: a page, and an item on it. Within one snapshot a row lies where it lies.

/** Page and item as one number: no page of PostgreSQL has more items. */
export type Place = number;

const itemsPerPage = 2048;

export function placeOf(page: number, item: number): Place {
  return page * itemsPerPage + item;
}

export function pageOf(place: Place): number {
  return Math.floor(place / itemsPerPage);
}

export function itemOf(place: Place): number {
  return place % itemsPerPage;
}

const pagesPerBlock = 32;
/** Items whose bits stand in a word. */
const wordBits = 32;

/**
 * A bit for each item of each page that was touched, in blocks of pages: eight bytes for a page of a usual table, whatever is chosen of it. It
 * grows by itself where pages have more items.
 */
export class PlaceSet {
  #size = 0;
  /** Words for the items of a page. */
  #width = 2;
  #blocks: (Int32Array | undefined)[] = [];
  /** No block before it has a bit. */
  #first = 0;

  get size(): number {
    return this.#size;
  }

  has(place: Place): boolean {
    const [page, item] = [pageOf(place), itemOf(place)];
    if (item >= this.#width * wordBits) return false;
    const word = this.#blocks[Math.floor(page / pagesPerBlock)]?.[this.#wordOf(page, item)] ?? 0;
    return (word & (1 << (item % wordBits))) !== 0;
  }

  /** Whether it was not in it before. */
  add(place: Place): boolean {
    const [page, item] = [pageOf(place), itemOf(place)];
    while (item >= this.#width * wordBits) this.#widen();
    const at = Math.floor(page / pagesPerBlock);
    const block = (this.#blocks[at] ??= new Int32Array(pagesPerBlock * this.#width));
    const [index, bit] = [this.#wordOf(page, item), 1 << (item % wordBits)];
    const word = block[index] ?? 0;
    if ((word & bit) !== 0) return false;
    block[index] = word | bit;
    this.#size += 1;
    if (at < this.#first) this.#first = at;
    return true;
  }

  drop(place: Place): void {
    if (!this.has(place)) return;
    const [page, item] = [pageOf(place), itemOf(place)];
    const block = this.#blocks[Math.floor(page / pagesPerBlock)];
    const index = this.#wordOf(page, item);
    if (block !== undefined) block[index] = (block[index] ?? 0) & ~(1 << (item % wordBits));
    this.#size -= 1;
  }

  /** Takes out the first of them, at most so many. */
  take(most: number): readonly Place[] {
    const taken: Place[] = [];
    for (const place of this.places()) if (taken.push(place) === most) break;
    for (const place of taken) this.drop(place);
    const last = taken.at(-1);
    if (last === undefined) return taken;
    // Blocks before that of the last one are empty.
    const next = Math.floor(pageOf(last) / pagesPerBlock);
    for (; this.#first < next; this.#first += 1) this.#blocks[this.#first] = undefined;
    return taken;
  }

  /** In the order of the pages, from one to another and both of them. */
  *places(first: Place = 0, last: Place = Infinity): Generator<Place> {
    const end = Math.min(this.#blocks.length, Math.floor(pageOf(last) / pagesPerBlock) + 1);
    for (let at = Math.max(this.#first, Math.floor(pageOf(first) / pagesPerBlock)); at < end; at += 1) {
      const block = this.#blocks[at];
      if (block !== undefined) for (const place of this.#placesOf(at, block)) if (place >= first && place <= last) yield place;
    }
  }

  *#placesOf(at: number, block: Int32Array): Generator<Place> {
    for (const [index, word] of block.entries()) {
      if (word === 0) continue;
      const page = at * pagesPerBlock + Math.floor(index / this.#width);
      const item = (index % this.#width) * wordBits;
      for (let rest = word; rest !== 0; rest &= rest - 1) yield placeOf(page, item + 31 - Math.clz32(rest & -rest));
    }
  }

  #wordOf(page: number, item: number): number {
    return (page % pagesPerBlock) * this.#width + Math.floor(item / wordBits);
  }

  #widen(): void {
    const wider = this.#width * 2;
    for (const [at, block] of this.#blocks.entries()) {
      if (block === undefined) continue;
      const made = new Int32Array(pagesPerBlock * wider);
      for (let page = 0; page < pagesPerBlock; page += 1)
        made.set(block.subarray(page * this.#width, (page + 1) * this.#width), page * wider);
      this.#blocks[at] = made;
    }
    this.#width = wider;
  }
}
