import { Histogram } from '#core/measure/histogram.ts';
import type { SecondTally, StepTally } from './thread-order.ts';

interface OpenSecond {
  intended: number;
  ended: number;
  late: number;
  failed: number;
  sent: number;
  answered: number;
  ownDelayMs: number;
  ownProcessor: number;
  isMeasured: boolean;
  readonly latency: Histogram;
}

interface OpenStep {
  answered: number;
  failed: number;
  readonly latency: Histogram;
  readonly reasons: Map<string, number>;
}

const mostReasons = 20;

/** How a request ended, in milliseconds since the load began. */
export interface RequestEnd {
  readonly step: number;
  readonly intendedMs: number;
  readonly endedMs: number;
  readonly latencyMs: number;
  /** Why it failed; absent: answered well. */
  readonly because?: string;
}

/** What one thread counts, by the second and by the step. */
export class Tallies {
  readonly #seconds = new Map<number, OpenSecond>();
  readonly #steps: readonly OpenStep[];
  readonly #lateAfterMs: number;
  #told = 0;

  constructor(steps: number, lateAfterMs: number) {
    this.#lateAfterMs = lateAfterMs;
    this.#steps = Array.from({ length: steps }, () => ({ answered: 0, failed: 0, latency: new Histogram(), reasons: new Map() }));
  }

  sent(intendedMs: number, sentMs: number): void {
    const second = this.#at(intendedMs);
    second.intended += 1;
    if (sentMs - intendedMs > this.#lateAfterMs) second.late += 1;
    this.#at(sentMs).sent += 1;
  }

  ended({ step, intendedMs, endedMs, latencyMs, because }: RequestEnd): void {
    const [second, ofStep] = [this.#at(intendedMs), this.#steps[step]];
    second.ended += 1;
    if (ofStep === undefined) return;
    if (because === undefined) {
      second.latency.record(1_000 * latencyMs);
      ofStep.latency.record(1_000 * latencyMs);
      ofStep.answered += 1;
      this.#at(endedMs).answered += 1;
    } else {
      second.failed += 1;
      ofStep.failed += 1;
      const known = ofStep.reasons.has(because) || ofStep.reasons.size < mostReasons ? because : 'other reasons';
      ofStep.reasons.set(known, (ofStep.reasons.get(known) ?? 0) + 1);
    }
  }

  /** How well the generator was in a second: of a stretch in which it was held up, every second is told the worst. */
  health(
    seconds: { readonly from: number; readonly to: number },
    health: { readonly ownDelayMs: number; readonly ownProcessor: number },
  ): void {
    for (let second = seconds.from; second <= seconds.to; second += 1) {
      Object.assign(this.#at(1_000 * second), health, { isMeasured: true });
    }
  }

  /** Seconds that nothing can change any more, in order, each once. */
  finished(nowMs: number, isLast: boolean): readonly SecondTally[] {
    const done: SecondTally[] = [];
    for (; 1_000 * (this.#told + 1) <= nowMs; this.#told += 1) {
      const second = this.#at(1_000 * this.#told);
      if (!isLast && (second.ended < second.intended || !second.isMeasured)) break;
      done.push(tallyOf(this.#told, second));
      this.#seconds.delete(this.#told);
    }
    return done;
  }

  steps(): readonly StepTally[] {
    return this.#steps.map(({ latency, reasons, ...counts }) => ({
      ...counts,
      latency: latency.counts(),
      reasons: Object.fromEntries(reasons),
    }));
  }

  #at(ms: number): OpenSecond {
    const second = Math.max(this.#told, Math.floor(ms / 1_000));
    const known = this.#seconds.get(second);
    if (known !== undefined) return known;
    const made = { intended: 0, ended: 0, late: 0, failed: 0, sent: 0, answered: 0, ownDelayMs: 0, ownProcessor: 0 };
    const opened = { ...made, isMeasured: false, latency: new Histogram() };
    this.#seconds.set(second, opened);
    return opened;
  }
}

function tallyOf(second: number, { intended, late, failed, sent, answered, latency, ownDelayMs, ownProcessor }: OpenSecond): SecondTally {
  return { second, intended, late, failed, sent, answered, latency: latency.counts(), ownDelayMs, ownProcessor };
}
