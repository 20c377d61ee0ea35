import type { OwnAnswer } from './pages.ts';
import type { Table } from './table.ts';

/** A request that waits at a listener. Its body stays with the visitor: nothing of it was read. */
export interface Held {
  /** The listener's name. */
  readonly listener: string;
  /** It is handled as if it had just come. */
  readonly go: () => void;
  readonly refuse: () => void;
}

/** More do not wait: each is a connection and some memory. */
export const mostHeld = 4_096;

/** So many are let go in one turn of the loop: a service that has just started need not take all of them in one gulp. */
const mostAtOnce = 64;

/** Requests that wait while what serves them stops and starts again. */
export class Holds {
  readonly #held = new Set<Held>();
  readonly #desk: { readonly table: () => Table; readonly clock: () => number };

  constructor(desk: { readonly table: () => Table; readonly clock: () => number }) {
    this.#desk = desk;
  }

  get isFull(): boolean {
    return this.#held.size >= mostHeld;
  }

  /** How many wait at a listener. */
  countOf(listener: string): number {
    return [...this.#held].filter((held) => held.listener === listener).length;
  }

  add(held: Held): void {
    this.#held.add(held);
  }

  /** Whether it was waiting: its visitor has left. */
  forget(held: Held): boolean {
    return this.#held.delete(held);
  }

  /** Lets go whoever waits at a listener that holds no more, and refuses whose time is over. */
  review(): void {
    if (this.#held.size === 0) return;
    const until = new Map(
      this.#desk.table().routes.flatMap(({ listener: { name, hold } }) => (hold === undefined ? [] : [[name, hold.until]])),
    );
    const now = this.#desk.clock();
    let left = mostAtOnce;
    for (const held of this.#held) {
      const end = until.get(held.listener);
      if (end !== undefined && now < end) continue;
      if (end === undefined && left === 0) return void setImmediate(() => this.review());
      this.#held.delete(held);
      if (end === undefined) left -= 1;
      if (end === undefined) held.go();
      else held.refuse();
    }
  }

  refuseAll(): void {
    for (const held of this.#held) held.refuse();
    this.#held.clear();
  }
}

export const heldTooLong: OwnAnswer = {
  status: 503,
  code: 'held-too-long',
  title: 'Back in a moment',
  sentence: 'This service is being replaced, and it takes longer than it should. Please try again shortly.',
  headers: { 'Retry-After': '1' },
};

export const tooManyHeld: OwnAnswer = {
  status: 503,
  code: 'too-many-held',
  title: 'Back in a moment',
  sentence: 'This service is being replaced, and more requests wait for it than may. Please try again shortly.',
  headers: { 'Retry-After': '1' },
};
