import { counted } from '#core/words.ts';
import type { Backtest } from './backtest.ts';

/** How good the dates of the past were, as people see it. */
export interface BacktestView extends Backtest {
  readonly system: string;
  /** Up to where the ledger was read. */
  readonly seq: number;
  /** How much of the ledger it rests on. */
  readonly words: string;
}

export function backtestView(backtest: Backtest, { system, seq }: Pick<BacktestView, 'system' | 'seq'>): BacktestView {
  return { system, seq, ...backtest, words: wordsOf(backtest) };
}

function wordsOf({ live, lookedAt }: Backtest): string {
  if (live === 0) return 'No release has gone live yet: there is no date to hold against it.';
  if (lookedAt < live)
    return `${lookedAt} of the ${counted(live, 'release')} that went live were looked at, evenly from the first to the last.`;
  return live === 1 ? 'The one release that went live was looked at.' : `All ${live} releases that went live were looked at.`;
}
