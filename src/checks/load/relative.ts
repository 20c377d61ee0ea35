import { judgeRelative, ownSeconds, worstOf, type RelativeBounds } from '#core/load/judge-relative.ts';
import type { Leg } from '#core/load/schedule.ts';
import type { ReleaseBeside } from '#checks/check.ts';
import type { Attempt, LoadOptions, LoadWork } from './attempt.ts';
import { firstLook } from './first-look.ts';
import { holdAlone, judgeHeld } from './hold.ts';
import { runWatched } from './run-watched.ts';

/**
 * Asks the release that production runs and this one in turn, in blocks of five seconds, and holds one against the other. A first release
 * has none to be held against. Where the other cannot be run here, nothing is concluded.
 */
export async function holdBeside(work: LoadWork, legs: readonly Leg[], relative: NonNullable<LoadOptions['relative']>): Promise<Attempt> {
  const { context } = work;
  if (context.releaseBeside === undefined)
    throw new Error('this target cannot run what production runs beside this release, and `relative` needs it');
  const beside = await context.releaseBeside();
  if (beside === undefined) return withMore(await holdAlone(work, legs), 'production runs no other release that it could be held against');
  try {
    return await compare(work, { legs, relative, beside });
  } finally {
    await beside.end();
  }
}

function withMore(attempt: Attempt, more: string): Attempt {
  return { ...attempt, more: [attempt.more, more].filter((part) => part !== undefined).join('; ') };
}

interface Compared {
  readonly legs: readonly Leg[];
  readonly relative: NonNullable<LoadOptions['relative']>;
  readonly beside: ReleaseBeside;
}

async function compare(work: LoadWork, { legs, relative, beside }: Compared): Promise<Attempt> {
  const { context, plan, service } = work;
  const url = beside.baseUrls[service];
  if (url === undefined) throw new Error(`release ${beside.release}, which production runs, has no service ${service}`);
  const old = { url, origins: Object.values(beside.baseUrls).map((each) => new URL(each).origin) };
  const first = await firstLook({ ...plan, destinations: [old] }, context.signal);
  if (first !== undefined) throw new Error(`release ${beside.release}, which production runs, is not well here: ${first.because}`);
  const { run, seen } = await runWatched(work, { legs, destinations: [old, ...plan.destinations], isInBlocks: true });
  const { judged, ...full } = await judgeHeld(work, { legs, run, seen, counted: ownSeconds([...run.seconds.entries()], 1) });
  const compared = judgeRelative(run.seconds, boundsOf(relative), beside.release);
  const verdict = worstOf([judged.verdict, compared.verdict]);
  const because = [judged, compared].filter((each) => each.verdict === verdict).map((each) => each.because);
  return { run, ...full, judged: { ...judged, verdict, because: because.join('; ') }, relative: compared.figures };
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
