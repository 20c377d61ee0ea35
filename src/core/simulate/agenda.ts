import type { Instant } from '#core/system.ts';

/** What comes when: first what was planned from the start, in its order, then by its instant what was put down on the way. */
export class Agenda<Entry> {
  readonly #planned: readonly Item<Entry>[];
  readonly #later: Item<Entry>[] = [];
  #next = 0;

  /** In the order of their instants. */
  constructor(planned: readonly Item<Entry>[]) {
    this.#planned = planned;
  }

  get next(): Instant | undefined {
    return this.#first()?.at;
  }

  put(at: Instant, entry: Entry): void {
    let [low, high] = [0, this.#later.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#later[middle]?.at ?? at) <= at) low = middle + 1;
      else high = middle;
    }
    this.#later.splice(low, 0, { at, entry });
  }

  take(): Entry | undefined {
    const first = this.#first();
    if (first !== undefined && first === this.#planned[this.#next]) this.#next += 1;
    else this.#later.shift();
    return first?.entry;
  }

  #first(): Item<Entry> | undefined {
    const [planned, later] = [this.#planned[this.#next], this.#later[0]];
    return later === undefined || (planned !== undefined && planned.at <= later.at) ? planned : later;
  }
}

export interface Item<Entry> {
  readonly at: Instant;
  readonly entry: Entry;
}
