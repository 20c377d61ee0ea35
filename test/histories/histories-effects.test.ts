import { test } from 'vitest';
import { assertQuarter, type Reach } from './assert-histories.ts';

const reach: Reach = [
  ['order lost', 0.4],
  ['order inquire', 0.3],
  ['order step back', 0.3],
  ['second wave turned back', 0.05],
];

test('whatever agents lose, fail or repeat, nothing takes effect twice and nothing is left half done', { timeout: 600_000 }, () => {
  assertQuarter(3, reach);
});
