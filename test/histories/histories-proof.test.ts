import { expect, test } from 'vitest';
import { assertHistories, historiesInAll } from './assert-histories.ts';

/** What must have been reached, and in which share of the histories at least: a rule that is never put to the test holds for nothing. */
const reach: readonly (readonly [string, number])[] = [
  ['exception used', 0.25],
  ['evidenceRevoked', 0.3],
  ['proposal approved', 0.1],
  ['releaseReopened', 0.02],
  ['migrations say no', 0.002],
];

test('proof binds to bits, stage, gate and attempt, whatever is revoked, rejected, excepted or weakened', { timeout: 600_000 }, () => {
  const shares = assertHistories(Math.ceil(historiesInAll / 4));
  for (const [mark, least] of reach) expect(shares.get(mark) ?? 0, mark).toBeGreaterThanOrEqual(least);
});
