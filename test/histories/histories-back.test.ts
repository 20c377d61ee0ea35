import { expect, test } from 'vitest';
import { assertHistories, historiesInAll } from './assert-histories.ts';

/** What must have been reached, and in which share of the histories at least: a rule that is never put to the test holds for nothing. */
const reach: readonly (readonly [string, number])[] = [
  ['done PROD rollback', 0.05],
  ['two rollbacks in a row', 0.01],
  ['done PROD adoption', 0.3],
  ['soak broken cumulative', 0.03],
];

test('back and forth, under stops, holds, outages and adoptions, one lease and one line hold', { timeout: 600_000 }, () => {
  const shares = assertHistories(Math.ceil(historiesInAll / 4));
  for (const [mark, least] of reach) expect(shares.get(mark) ?? 0, mark).toBeGreaterThanOrEqual(least);
});
