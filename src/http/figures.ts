import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Upper bounds in seconds: a step that places a service takes some, a migration minutes. */
const bounds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800] as const;

export interface Buckets {
  /** How many took at most so long, by bound. */
  readonly upTo: readonly (readonly [bound: number, count: number])[];
  readonly sum: number;
  readonly count: number;
}

/** What one controller counts of itself since it started. */
export class Figures {
  readonly #orders = new Map<string, number[]>();
  readonly #delay = monitorEventLoopDelay({ resolution: 10 });
  takeOvers = 0;

  constructor() {
    this.#delay.enable();
  }

  /** An order of this kind has ended, so long after it was issued. */
  orderEnded(kind: string, ms: number): void {
    const took = this.#orders.get(kind) ?? [0, 0, ...bounds.map(() => 0)];
    const [sum = 0, count = 0, ...counts] = took;
    const seconds = Math.max(0, ms) / 1000;
    this.#orders.set(kind, [sum + seconds, count + 1, ...counts.map((each, index) => each + (seconds <= (bounds[index] ?? 0) ? 1 : 0))]);
  }

  orders(): readonly (readonly [kind: string, buckets: Buckets])[] {
    return [...this.#orders].map(([kind, [sum = 0, count = 0, ...counts]]) => [
      kind,
      { sum, count, upTo: counts.map((each, index) => [bounds[index] ?? 0, each] as const) },
    ]);
  }

  /** How late the loop came, in seconds, since this was asked last. */
  lag(): { readonly median: number; readonly worst: number } {
    const { max } = this.#delay;
    const lag = { median: this.#delay.percentile(50) / 1e9, worst: max / 1e9 };
    this.#delay.reset();
    return lag;
  }
}
