import type { z } from 'zod';
import type { loadOptions } from '#catalogue/checks/load.ts';
import type { Bottleneck } from '#core/load/bottleneck.ts';
import type { KneeFigures, RelativeFigures } from '#core/load/figures.ts';
import type { LoadVerdict } from '#core/load/judge-load.ts';
import type { CheckContext } from '#checks/check.ts';
import type { LoadPlan, LoadRun } from './generate.ts';
import type { SecondTally } from './thread-order.ts';

export type LoadOptions = z.infer<typeof loadOptions>;

/** A run, and what is said of it. */
export interface Attempt {
  readonly run: LoadRun;
  readonly judged: LoadVerdict;
  readonly knee?: KneeFigures;
  readonly relative?: RelativeFigures;
  /** Of a load that was held and missed: what was full. */
  readonly bottleneck?: Bottleneck;
  /** What the verdict's sentence says besides: the bottleneck. */
  readonly more?: string;
}

/** What attempts of one check share; `plan` says whom to ask for what. */
export interface LoadWork {
  readonly options: LoadOptions;
  readonly context: CheckContext;
  readonly service: string;
  /** The file that told the steps, and everything of which it tells. */
  readonly told?: { readonly file: string; readonly endpoints: readonly string[] };
  readonly plan: Omit<LoadPlan, 'legs'>;
}

/** A line of the log every ten seconds. */
export function tellEveryTen(context: CheckContext, seconds: number): (tally: SecondTally) => void {
  return ({ second, answered, failed }) => {
    if (second % 10 === 9) context.log(`${second + 1} of ${Math.round(seconds)} s: ${answered} answered and ${failed} failed in the last`);
  };
}
