import { expect, test } from 'vitest';
import { assertHistories, historiesInAll } from './assert-histories.ts';

/** What must have been reached, and in which share of the histories at least: a rule that is never put to the test holds for nothing. */
const reach: readonly (readonly [string, number])[] = [
  ['done PROD', 0.7],
  ['two releases in PROD', 0.2],
  ['evidence soak pass', 0.7],
  ['asked to skip a stage', 0.1],
];

test('PROD is reached in most histories, and no rule of the process is broken on the way', { timeout: 600_000 }, () => {
  const shares = assertHistories(Math.ceil(historiesInAll / 4));
  for (const [mark, least] of reach) expect(shares.get(mark) ?? 0, mark).toBeGreaterThanOrEqual(least);
});
