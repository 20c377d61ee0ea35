import { test } from 'vitest';
import { assertQuarter, type Reach } from './assert-histories.ts';

const reach: Reach = [
  ['done PROD', 0.7],
  ['two releases in PROD', 0.2],
  ['evidence soak pass', 0.7],
  ['asked to skip a stage', 0.1],
  ['done PROD hotfix', 0.2],
  ['a release live after a hotfix', 0.05],
];

test('PROD is reached in most histories, and no rule of the process is broken on the way', { timeout: 600_000 }, () => {
  assertQuarter(1, reach);
});
