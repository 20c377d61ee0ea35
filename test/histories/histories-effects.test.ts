import { expect, test } from 'vitest';
import { assertHistories, historiesInAll } from './assert-histories.ts';

/** What must have been reached, and in which share of the histories at least: a rule that is never put to the test holds for nothing. */
const reach: readonly (readonly [string, number])[] = [
  ['order lost', 0.4],
  ['order inquire', 0.3],
  ['order step back', 0.3],
  ['second wave turned back', 0.05],
];

test('whatever agents lose, fail or repeat, nothing takes effect twice and nothing is left half done', { timeout: 600_000 }, () => {
  const shares = assertHistories(Math.ceil(historiesInAll / 4));
  for (const [mark, least] of reach) expect(shares.get(mark) ?? 0, mark).toBeGreaterThanOrEqual(least);
});
