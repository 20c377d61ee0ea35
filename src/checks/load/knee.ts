import type { Bottleneck } from '#core/load/bottleneck.ts';
import type { KneeFigures } from '#core/load/figures.ts';
import { judgeKnee, wordsOfBottleneck } from '#core/load/judge-knee.ts';
import type { LoadVerdict } from '#core/load/judge-load.ts';
import type { Knee } from '#core/load/knee.ts';
import { legsOf, type Ramp } from '#core/load/ramp.ts';
import { readRate } from '#core/load/read-legs.ts';
import { bottleneckAt, bottleneckOfBadRun, type Sightings } from '#core/load/saturation.ts';
import { sentencesOfInstances } from '#core/load/words-of-load.ts';
import type { Attempt, LoadWork } from './attempt.ts';
import type { LoadRun } from './generate.ts';
import { runWatched } from './run-watched.ts';

/** Raises the load step by step until no more comes back, looks meanwhile at what is full, and asks whether more instances help. */
export async function searchKnee(work: LoadWork, ramp: Ramp): Promise<Attempt> {
  const { run, seen } = await runWatched(work, { legs: legsOf(ramp), destinations: work.plan.destinations });
  const rate = work.options.slo?.rate === undefined ? undefined : readRate(work.options.slo.rate);
  const { judged, steps, knee } = judgeKnee(run.seconds, ramp, rate);
  const bottleneck = whatIsFull({ run, seen, ramp, judged, ...(knee === undefined ? {} : { knee }) });
  // A service may run several times already.
  const count = Math.max(1, work.context.processesOf?.(work.service).length ?? 1);
  const tried =
    judged.verdict === 'inconclusive' || knee === undefined ? { found: [], untold: [] } : await moreInstances(work, ramp, count);
  const own = knee === undefined ? [] : [{ count, capacity: knee.capacity, isReached: knee.isReached }];
  const figures: KneeFigures = { steps, ...(knee === undefined ? {} : { knee }), bottleneck, instances: [...own, ...tried.found] };
  const isKnown = knee?.isReached === true || bottleneck.kind !== 'unknown';
  const more = [...(isKnown ? [wordsOfBottleneck(bottleneck)] : []), ...sentencesOfInstances(figures.instances), ...tried.untold];
  return { run, judged, knee: figures, ...(more.length === 0 ? {} : { more: more.join('; ') }) };
}

interface Looked {
  readonly run: LoadRun;
  readonly seen: Sightings;
  readonly ramp: Ramp;
  readonly judged: LoadVerdict;
  readonly knee?: Knee;
}

function whatIsFull({ run, seen, ramp, judged, knee }: Looked): Bottleneck {
  if (judged.verdict === 'inconclusive' && judged.voidSeconds > 0) return bottleneckOfBadRun(run.seconds, seen);
  if (knee?.isReached !== true) return { kind: 'unknown', because: 'it was not reached' };
  return bottleneckAt({ seconds: run.seconds, ramp, knee }, seen);
}

interface Tried {
  readonly found: KneeFigures['instances'];
  /** Of which numbers of instances nothing could be told, and why. */
  readonly untold: readonly string[];
}

/** The same ramp, so many times as high, for so many instances. */
async function moreInstances(work: LoadWork, ramp: Ramp, own: number): Promise<Tried> {
  const { options, context, service } = work;
  const wanted = (options.instances ?? []).filter((count) => count > own);
  if (wanted.length === 0) return { found: [], untold: [] };
  if (context.withInstances === undefined) {
    return { found: [], untold: ['this target runs one instance of a service: what more of them would do is not known'] };
  }
  const found: KneeFigures['instances'][number][] = [];
  const untold: string[] = [];
  for (const count of wanted) {
    const aside = await context.withInstances(service, count);
    try {
      const higher = { ...ramp, rates: ramp.rates.map((rate) => (count / own) * rate) };
      const destinations = aside.urls.map((url) => ({ url, origins: aside.urls.map((each) => new URL(each).origin) }));
      const { run } = await runWatched(work, { legs: legsOf(higher), roots: () => aside.processes(), destinations });
      const { judged, knee } = judgeKnee(run.seconds, higher, undefined);
      if (isTold(judged) && knee !== undefined) found.push({ count, capacity: knee.capacity, isReached: knee.isReached });
      else untold.push(`with ${count} instances nothing could be told: ${judged.because}`);
    } finally {
      await aside.end();
    }
  }
  return { found, untold };
}

function isTold({ verdict }: LoadVerdict): boolean {
  return verdict !== 'inconclusive';
}
