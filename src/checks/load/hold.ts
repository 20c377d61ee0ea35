import { bottleneckOfHeld } from '#core/load/held.ts';
import { wordsOfBottleneck } from '#core/load/judge-knee.ts';
import { heldFor } from '#core/load/go-on.ts';
import { judgeLoad, lateAfterMs } from '#core/load/judge-load.ts';
import type { Sightings } from '#core/load/saturation.ts';
import { lengthOf, type Leg } from '#core/load/schedule.ts';
import type { Attempt, LoadWork } from './attempt.ts';
import type { LoadRun, RunSecond } from './generate.ts';
import { lookAlone } from './look-alone.ts';
import { objectiveOf } from './objective.ts';
import { isTooLate } from './pool.ts';
import { runWatched } from './run-watched.ts';

/** One release, for as long as its legs are. A load of one rate goes on where too much of it was spoiled; then its last seconds are judged. */
export async function holdAlone(work: LoadWork, legs: readonly Leg[]): Promise<Attempt> {
  const asked = lengthOf(legs) / 1_000;
  const more = isOneRate(legs) ? { heldFor: heldForOf(work, asked) } : {};
  const { run, seen } = await runWatched(work, { legs, destinations: work.plan.destinations, ...more });
  const aside = run.seconds.length - Math.floor(asked);
  const counted = [...run.seconds.entries()].slice(aside);
  const { judged, ...full } = await judgeHeld(work, { legs: run.legs, run, seen, counted });
  return { run, ...full, judged: aside === 0 ? judged : { ...judged, asideSeconds: aside } };
}

function isOneRate(legs: readonly Leg[]): boolean {
  return legs.length === 1 && legs.every(({ from, to }) => from === to);
}

function heldForOf({ options, context }: LoadWork, seconds: number): (known: readonly RunSecond[]) => number {
  const slack = 1_000 * lateAfterMs(objectiveOf(options));
  let last = seconds;
  return (known) => {
    const until = heldFor(known, { seconds, slack });
    if (until > last) context.log(`too much of it was spoiled: it goes on until second ${until}`);
    return (last = Math.max(last, until));
  };
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
