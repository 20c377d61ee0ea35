import { test } from 'vitest';
import { assertQuarter, type Reach } from './assert-histories.ts';

const reach: Reach = [
  ['done PROD rollback', 0.05],
  ['two rollbacks in a row', 0.01],
  ['done PROD adoption', 0.3],
  ['soak broken cumulative', 0.03],
  ['soak broken continuous, or forgiven', 0.02],
];

test('back and forth, under stops, holds, outages and adoptions, one lease and one line hold', { timeout: 600_000 }, () => {
  assertQuarter(2, reach);
});
