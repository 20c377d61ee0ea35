import type { Event } from '#core/event.ts';

/** One order, given once: what was dropped may be given again under its key, even in the same instant, and is answered anew. */
export interface Giving {
  readonly key: string;
  /** The how many-th time since the beginning; 0: it was there before. */
  readonly times: number;
}

/** Goes along with a history and counts how often each order was given. */
export class Givings {
  readonly #times = new Map<string, number>();

  hear(events: readonly Event[]): void {
    for (const event of events) if (event.kind === 'orderIssued') this.again(event.order.key);
  }

  again(key: string): Giving {
    const times = (this.#times.get(key) ?? 0) + 1;
    this.#times.set(key, times);
    return { key, times };
  }

  of(key: string): Giving {
    return { key, times: this.#times.get(key) ?? 0 };
  }

  isLast({ key, times }: Giving): boolean {
    return (this.#times.get(key) ?? 0) === times;
  }
}
