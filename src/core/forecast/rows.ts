// What is drawn for a wait that nobody knows the length of: one length for each sample, spread evenly over all that are likely.
import { workingTimeBetween } from '#core/time/index-of-days.ts';
import type { Instant, Milliseconds } from '#core/system.ts';
import { shuffle } from './draws.ts';
import { lengthAt, lengthsOf, type Lasting } from './survival.ts';
import type { LastingWait, Wait } from './waits.ts';

/** `at-once`: people answer as soon as they are asked, and everything else takes no longer than it ever must. */
export type Answers = 'drawn' | 'at-once';

interface Drawing {
  readonly release: string;
  readonly samples: number;
  readonly now: Instant;
  readonly answers: Answers;
}

/** Undefined for waits that are no matter of chance. What has been waited for is part of the length. */
export function rowOf(wait: Wait, { release, samples, now, answers }: Drawing): Float64Array | undefined {
  if (wait.kind !== 'lasting') return undefined;
  const ageMs = ageOf(wait, now);
  if (answers === 'at-once') return new Float64Array(samples).fill(wait.of === 'person' ? 0 : lengthAt(wait.lasting, 0, ageMs));
  return shuffle(spreadOf(wait.lasting, samples, ageMs), `${wait.key} ${release}`);
}

function ageOf({ askedAt, index }: LastingWait, now: Instant): Milliseconds {
  if (askedAt === undefined) return 0;
  const age = index === undefined ? now - askedAt : workingTimeBetween(index, askedAt, now);
  return Math.max(0, age ?? 0);
}

/** Many releases wait for the same thing: what has not begun is spread once. */
const spreads = new WeakMap<Lasting, Float64Array>();

function spreadOf(lasting: Lasting, samples: number, ageMs: Milliseconds): Float64Array {
  if (ageMs > 0) return lengthsOf(lasting, samples, ageMs);
  const known = spreads.get(lasting);
  if (known?.length === samples) return known.slice();
  const spread = lengthsOf(lasting, samples);
  spreads.set(lasting, spread);
  return spread.slice();
}
