import { test } from 'vitest';
import { assertQuarter, type Reach } from './assert-histories.ts';

const reach: Reach = [
  ['exception used', 0.25],
  ['evidenceRevoked', 0.25],
  ['proposal approved', 0.1],
  ['releaseReopened', 0.02],
  ['migrations say no', 0.002],
  ['fixOmitted', 0.08],
  ['gateExpired fail', 0.05],
  ['gateAsked again', 0.02],
  ['itemTried', 0.1],
  ['scopeSigned', 0.12],
  ['proved leak', 0.01],
  ['refreshed raw', 0.04],
  ['unmaskedOverdue', 0.02],
];

test('proof binds to bits, stage, gate and attempt, whatever is revoked, rejected, excepted or weakened', { timeout: 600_000 }, () => {
  assertQuarter(4, reach);
});
