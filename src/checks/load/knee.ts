import type { Bottleneck } from '#core/load/bottleneck.ts';
import type { KneeFigures } from '#core/load/figures.ts';
import { judgeKnee, wordsOfBottleneck } from '#core/load/judge-knee.ts';
import type { LoadVerdict } from '#core/load/judge-load.ts';
import type { Knee } from '#core/load/knee.ts';
import { legsOf, type Ramp } from '#core/load/ramp.ts';
import { readRate } from '#core/load/read-legs.ts';
import { bottleneckAt, bottleneckOfBadRun, type Sightings } from '#core/load/saturation.ts';
import { sentencesOfInstances } from '#core/load/words-of-load.ts';
import { generate, soon, type LoadPlan, type LoadRun } from './generate.ts';
import { tellEveryTen, type Attempt, type LoadWork } from './attempt.ts';
import { watchDatabase } from './watch-database.ts';
import { watchService } from './watch-service.ts';

/** Raises the load step by step until no more comes back, looks meanwhile at what is full, and asks whether more instances help. */
export async function searchKnee(work: LoadWork, ramp: Ramp): Promise<Attempt> {
  const roots = (): readonly number[] => work.context.processesOf?.(work.service) ?? [];
  const { run, seen } = await rampUp(work, { ramp, roots, destinations: work.plan.destinations });
  const rate = work.options.slo?.rate === undefined ? undefined : readRate(work.options.slo.rate);
  const { judged, steps, knee } = judgeKnee(run.seconds, ramp, rate);
  const bottleneck = whatIsFull({ run, seen, ramp, judged, ...(knee === undefined ? {} : { knee }) });
  const instances = judged.verdict === 'inconclusive' || knee === undefined ? [] : await moreInstances(work, ramp);
  const own = knee === undefined ? [] : [{ count: 1, capacity: knee.capacity, isReached: knee.isReached }];
  const figures: KneeFigures = { steps, ...(knee === undefined ? {} : { knee }), bottleneck, instances: [...own, ...instances] };
  const isKnown = knee?.isReached === true || bottleneck.kind !== 'unknown';
  const more = [...(isKnown ? [wordsOfBottleneck(bottleneck)] : []), ...sentencesOfInstances(figures.instances)];
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

interface Raised {
  readonly ramp: Ramp;
  readonly roots: () => readonly number[];
  readonly destinations: LoadPlan['destinations'];
}

async function rampUp(work: LoadWork, { ramp, roots, destinations }: Raised): Promise<{ readonly run: LoadRun; readonly seen: Sightings }> {
  const { context, plan } = work;
  const url = databaseOf(work);
  const database = url === undefined ? undefined : await watchDatabase(url, (line) => context.log(line));
  const startNs = soon();
  const service = watchService(roots, startNs);
  try {
    const legs = legsOf(ramp);
    const onSecond = tellEveryTen(context, ramp.rates.length * ramp.secondsPerStep);
    const run = await generate({ ...plan, destinations, legs }, { signal: context.signal, onSecond, startNs });
    return { run, seen: { threads: service.samples, sessions: database?.samples(startNs) ?? [] } };
  } finally {
    service.end();
    await database?.end();
  }
}

/** The address of the database: a variable of the check, because it is a secret. */
function databaseOf({ options, context }: LoadWork): string | undefined {
  if (options.database === undefined) return undefined;
  const name = options.database.replace(/^\$/, '');
  const url = context.variables[name];
  if (url === undefined) throw new Error(`\`database\` names ${name}, which is no variable under \`environment\``);
  return url;
}

/** The same ramp, so many times as high, for so many instances. */
async function moreInstances(work: LoadWork, ramp: Ramp): Promise<KneeFigures['instances']> {
  const { options, context, service } = work;
  const wanted = (options.instances ?? []).filter((count) => count > 1);
  if (wanted.length === 0) return [];
  if (context.withInstances === undefined) {
    context.log('this target runs one instance of a service: what more of them would do is not known');
    return [];
  }
  const found: KneeFigures['instances'][number][] = [];
  for (const count of wanted) {
    const aside = await context.withInstances(service, count);
    try {
      const higher = { ...ramp, rates: ramp.rates.map((rate) => count * rate) };
      const destinations = aside.urls.map((url) => ({ url, origins: aside.urls.map((each) => new URL(each).origin) }));
      const { run } = await rampUp(work, { ramp: higher, roots: () => aside.processes(), destinations });
      const { judged, knee } = judgeKnee(run.seconds, higher, undefined);
      if (isTold(judged) && knee !== undefined) found.push({ count, capacity: knee.capacity, isReached: knee.isReached });
      else context.log(`with ${count} instances: ${judged.because}`);
    } finally {
      await aside.end();
    }
  }
  return found;
}

function isTold({ verdict }: LoadVerdict): boolean {
  return verdict !== 'inconclusive';
}
