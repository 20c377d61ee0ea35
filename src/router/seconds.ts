import { z } from 'zod';
import { Histogram } from '#core/measure/histogram.ts';

/** One second of one side. Seconds without a request are left out. */
export const secondShape = z.object({
  /** Grows from second to second, across restarts of the router too. */
  seq: z.int(),
  /** Its start, in milliseconds since 1970. */
  at: z.int(),
  /** Requests that were over in it, without those whose visitor left. */
  seen: z.int(),
  /** Those of them that ended with 500 or more, or with no whole answer. */
  bad: z.int(),
  /** Of microseconds until the answer began: a Histogram as it is kept, in base64. */
  histogram: z.string(),
});

export type Second = Readonly<z.infer<typeof secondShape>>;

/** So long seconds are kept. */
export const keptMs = 600_000;

/** What one side did, second by second; counted for every request, so it costs next to nothing. */
export class Seconds {
  readonly #kept: Second[] = [];
  #histogram: Histogram | undefined;
  #seen = 0;
  #bad = 0;

  count(microseconds: number, isBad: boolean): void {
    this.#seen += 1;
    if (isBad) this.#bad += 1;
    this.#histogram ??= new Histogram();
    this.#histogram.record(microseconds);
  }

  /** The second that began at `at` is over. */
  roll(at: number): void {
    if (this.#seen > 0 && this.#histogram !== undefined) {
      const seq = Math.max(at, (this.#kept.at(-1)?.seq ?? 0) + 1);
      const histogram = Buffer.from(this.#histogram.encode()).toString('base64');
      this.#kept.push({ seq, at, seen: this.#seen, bad: this.#bad, histogram });
      this.#histogram.clear();
      this.#seen = 0;
      this.#bad = 0;
    }
    while ((this.#kept[0]?.at ?? at) < at - keptMs) this.#kept.shift();
    // A side that is long gone gives its buckets back.
    if (this.#kept.length === 0) this.#histogram = undefined;
  }

  after(seq: number): readonly Second[] {
    return this.#kept.slice(this.#kept.findLastIndex((second) => second.seq <= seq) + 1);
  }

  /** Adds the last seconds to a histogram: what is usual on this side. */
  recall(into: Histogram): void {
    for (const { histogram } of this.#kept.slice(-recalled)) into.merge(Histogram.decode(Buffer.from(histogram, 'base64')));
  }
}

const recalled = 120;
