import type { LoadVerdict } from '#core/load/judge-load.ts';
import type { CheckContext } from '#checks/check.ts';
import type { LoadPlan, LoadRun } from './generate.ts';
import type { LoadOptions } from './load.ts';

/** What a report is made of. */
export interface Reported {
  readonly plan: LoadPlan;
  readonly options: LoadOptions;
  readonly run: LoadRun;
  readonly judged: LoadVerdict;
}

/** Keeps what was measured, for programs. */
export async function keepReport({ run, judged }: Reported, context: CheckContext): Promise<{ readonly [name: string]: string }> {
  const figures = { judged, seconds: run.seconds.map(({ latency, ...second }) => ({ ...second, p50: latency.quantile(0.5) })) };
  return { 'load.json': await context.keep('load.json', Buffer.from(JSON.stringify(figures))) };
}
