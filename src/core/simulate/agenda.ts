import type { Instant } from '#core/system.ts';

/** What comes when: by its instant, then in the order in which it was put down. */
export class Agenda<Entry> {
  readonly #items: { readonly at: Instant; readonly entry: Entry }[] = [];

  get next(): Instant | undefined {
    return this.#items[0]?.at;
  }

  put(at: Instant, entry: Entry): void {
    let [low, high] = [0, this.#items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#items[middle]?.at ?? at) <= at) low = middle + 1;
      else high = middle;
    }
    this.#items.splice(low, 0, { at, entry });
  }

  take(): Entry | undefined {
    return this.#items.shift()?.entry;
  }
}
