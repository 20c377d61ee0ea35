import { bottleneckOfHeld } from '#core/load/held.ts';
import { wordsOfBottleneck } from '#core/load/judge-knee.ts';
import { judgeLoad } from '#core/load/judge-load.ts';
import type { Sightings } from '#core/load/saturation.ts';
import type { Leg } from '#core/load/schedule.ts';
import type { Attempt, LoadWork } from './attempt.ts';
import type { LoadRun, RunSecond } from './generate.ts';
import { lookAlone } from './look-alone.ts';
import { objectiveOf } from './objective.ts';
import { isTooLate } from './pool.ts';
import { runWatched } from './run-watched.ts';

/** One release, for as long as its legs are. */
export async function holdAlone(work: LoadWork, legs: readonly Leg[]): Promise<Attempt> {
  const { run, seen } = await runWatched(work, { legs, destinations: work.plan.destinations });
  return { run, ...(await judgeHeld(work, { legs, run, seen, counted: [...run.seconds.entries()] })) };
}

interface Held {
  readonly legs: readonly Leg[];
  readonly run: LoadRun;
  readonly seen: Sightings;
  /** The seconds that tell of the release that is judged, with their numbers. */
  readonly counted: readonly (readonly [number, RunSecond])[];
}

/** Judges a load that was held; of one that was missed it is looked at once more how long requests take alone, and what was full is told. */
export async function judgeHeld(
  work: LoadWork,
  { legs, run, seen, counted }: Held,
): Promise<Pick<Attempt, 'judged' | 'bottleneck' | 'more'>> {
  const { context, options, plan } = work;
  const judged = judgeLoad(
    counted.map(([, second]) => second),
    objectiveOf(options),
  );
  const perSecond = counted.reduce((sum, [, { answered }]) => sum + answered, 0) / Math.max(1, counted.length);
  const alone = judged.verdict === 'fail' ? await lookAlone(plan, { signal: context.signal, perSecond }) : undefined;
  const held = { seconds: new Map(counted), legs, judged, refused: refusedIn(run), ...(alone === undefined ? {} : { alone }) };
  const bottleneck = bottleneckOfHeld(held, seen);
  // Of a run that tells nothing, what is unknown needs no words.
  if (bottleneck === undefined || (judged.verdict !== 'fail' && bottleneck.kind === 'unknown')) return { judged };
  return { judged, bottleneck, more: wordsOfBottleneck(bottleneck) };
}

/** Failed, though not for want of time. */
function refusedIn({ steps }: LoadRun): number {
  const reasons = steps.flatMap((step) => Object.entries(step.reasons));
  return reasons.reduce((sum, [because, times]) => sum + (isTooLate(because) ? 0 : times), 0);
}
