import { judgeLoad } from '#core/load/judge-load.ts';
import { judgeRelative, ownSeconds, worstOf, type RelativeBounds } from '#core/load/judge-relative.ts';
import { lengthOf, type Leg } from '#core/load/schedule.ts';
import type { ReleaseBeside } from '#checks/check.ts';
import { firstLook } from './first-look.ts';
import { generate } from './generate.ts';
import { tellEveryTen, type Attempt, type LoadOptions, type LoadWork } from './attempt.ts';
import { objectiveOf } from './objective.ts';

/**
 * Asks the release that production runs and this one in turn, in blocks of five seconds, and holds one against the other. A first release
 * has none to be held against. Where the other cannot be run here, nothing is concluded.
 */
export async function holdBeside(work: LoadWork, legs: readonly Leg[], relative: NonNullable<LoadOptions['relative']>): Promise<Attempt> {
  const { context } = work;
  if (context.releaseBeside === undefined)
    throw new Error('this target cannot run what production runs beside this release, and `relative` needs it');
  const beside = await context.releaseBeside();
  if (beside === undefined)
    return { ...(await holdAlone(work, legs)), more: 'production runs no other release that it could be held against' };
  try {
    return await compare(work, { legs, relative, beside });
  } finally {
    await beside.end();
  }
}

/** One release, for as long as its legs are. */
export async function holdAlone({ context, options, plan }: LoadWork, legs: readonly Leg[]): Promise<Attempt> {
  const run = await generate({ ...plan, legs }, { signal: context.signal, onSecond: tellEveryTen(context, lengthOf(legs) / 1_000) });
  return { run, judged: judgeLoad(run.seconds, objectiveOf(options)) };
}

interface Compared {
  readonly legs: readonly Leg[];
  readonly relative: NonNullable<LoadOptions['relative']>;
  readonly beside: ReleaseBeside;
}

async function compare({ context, options, plan, service }: LoadWork, { legs, relative, beside }: Compared): Promise<Attempt> {
  const url = beside.baseUrls[service];
  if (url === undefined) throw new Error(`release ${beside.release}, which production runs, has no service ${service}`);
  const old = { url, origins: Object.values(beside.baseUrls).map((each) => new URL(each).origin) };
  const seen = await firstLook({ ...plan, destinations: [old] }, context.signal);
  if (seen !== undefined) throw new Error(`release ${beside.release}, which production runs, is not well here: ${seen.because}`);
  const onSecond = tellEveryTen(context, lengthOf(legs) / 1_000);
  const destinations = [old, ...plan.destinations];
  const run = await generate({ ...plan, legs, destinations, isInBlocks: true }, { signal: context.signal, onSecond });
  const judged = judgeLoad(ownSeconds(run.seconds, 1), objectiveOf(options));
  const compared = judgeRelative(run.seconds, boundsOf(relative), beside.release);
  const verdict = worstOf([judged.verdict, compared.verdict]);
  const because = [judged, compared].filter((each) => each.verdict === verdict).map((each) => each.because);
  return { run, judged: { ...judged, verdict, because: because.join('; ') }, relative: compared.figures };
}

function boundsOf(relative: NonNullable<LoadOptions['relative']>): RelativeBounds {
  const share = (text: string): number => Number.parseFloat(text) / 100;
  if (typeof relative === 'string') return { p50: share(relative), p95: share(relative) };
  const { p50, p95, p99 } = relative;
  return {
    ...(p50 === undefined ? {} : { p50: share(p50) }),
    ...(p95 === undefined ? {} : { p95: share(p95) }),
    ...(p99 === undefined ? {} : { p99: share(p99) }),
  };
}
