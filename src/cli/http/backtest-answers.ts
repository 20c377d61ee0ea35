import type { BacktestDepth } from '#core/forecast/backtest.ts';
import type { BacktestView } from '#core/forecast/backtest-view.ts';
import { isNumber, isText, listOf, objectOf, oneOf, optional } from './guards.ts';

/** What the command line shows of how good the dates of the past were. */
export type ShownDepth = Pick<BacktestDepth, 'stage' | 'releases' | 'undated' | 'keptHalf' | 'keptMost' | 'verdict'>;
export type ShownBacktest = Pick<BacktestView, 'words'> & { readonly depths: readonly ShownDepth[] };

export const isBacktest = objectOf<ShownBacktest>({
  words: isText,
  depths: listOf(
    objectOf<ShownDepth>({
      stage: optional(isText),
      releases: isNumber,
      undated: isNumber,
      keptHalf: isNumber,
      keptMost: isNumber,
      verdict: oneOf('counts', 'shares', 'good', 'too-early', 'too-late'),
    }),
  ),
});
