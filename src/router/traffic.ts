import { z } from 'zod';
import type { Joint } from './joint.ts';

/** What was counted since the router's start; every number but `inFlight` and `upgraded` only grows. */
export const countsShape = z.object({
  /** Requests that arrived. */
  requests: z.int(),
  /** Answers that the router had to make itself (502, 503, 504), and answers of a service that broke off. */
  failures: z.int(),
  /** Answers of 500 and more that a service gave. */
  serviceErrors: z.int(),
  /** Requests whose visitor left before the answer was complete. */
  abandoned: z.int(),
  /** Requests that the door did not let through; counted for the listener only. */
  turnedAway: z.int(),
  inFlight: z.int(),
  /** Those of `inFlight` that are upgraded connections (WebSocket). */
  upgraded: z.int(),
  /** Upgraded connections that were told to connect again, because their side was drained. */
  restarted: z.int(),
  /** On the visitors' connections, heads included. */
  bytesIn: z.int(),
  bytesOut: z.int(),
});

export type Counts = z.infer<typeof countsShape>;

const noCounts: Counts = {
  requests: 0,
  failures: 0,
  serviceErrors: 0,
  abandoned: 0,
  turnedAway: 0,
  inFlight: 0,
  upgraded: 0,
  restarted: 0,
  bytesIn: 0,
  bytesOut: 0,
};

/** The requests of one listener, or of one side of it; it outlives every configuration, so that a retired side can be drained. */
export class Traffic {
  readonly counts: Counts = { ...noCounts };
  /** Its upgraded connections. */
  readonly joints = new Set<Joint>();
  readonly #waiting = new Set<() => void>();

  enter(): void {
    this.counts.requests += 1;
    this.counts.inFlight += 1;
  }

  leave(): void {
    this.counts.inFlight -= 1;
    if (this.counts.inFlight > 0) return;
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  /** Resolves when nothing is in flight, or after the time given; says how much still is. */
  async drained(timeoutMs: number): Promise<number> {
    if (this.counts.inFlight === 0) return 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, timeoutMs);
    this.#waiting.add(resolve);
    await promise;
    clearTimeout(timer);
    this.#waiting.delete(resolve);
    return this.counts.inFlight;
  }
}
