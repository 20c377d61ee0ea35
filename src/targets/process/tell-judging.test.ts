import { expect, test } from 'vitest';
import { beginCanary } from '#core/canary/watch-canary.ts';
import type { CanaryRecord } from './canary-record.ts';
import { tellJudging } from './tell-judging.ts';

const judging = { key: 'k', weight: 500, seconds: 600, requests: 100, warmUpMs: 0, suspendMs: 0, queries: [], areChecksDone: true };
const counts = { until: 0, lastAt: 0, newRequests: 812, oldRequests: 9_000, newUsers: 306, newUsersHit: 3 };
const canary: CanaryRecord = {
  side: 'green',
  weight: 500,
  key: { from: 'address' },
  salt: 's',
  state: beginCanary(0),
  judging: { ...judging, ...counts },
};
const suspended: CanaryRecord = { ...canary, state: { ...beginCanary(0), mode: 'suspended', strikes: 1 } };

test('what is seen is told ever more seldom, and at once when visitors are taken off', () => {
  let now = 0;
  const told: (readonly [number, string])[] = [];
  const look = tellJudging(
    ({ because }) => void told.push([now / 1_000, because]),
    () => now,
  );
  for (; now <= 40_000; now += 1_000) look(now === 20_000 ? suspended : canary);
  expect(told.map(([at]) => at)).toEqual([2, 6, 14, 20, 21, 23, 27, 35]);
  expect(told[0]?.[1]).toBe('5 %: 812 requests, 3 of 306 visitors met an error, odds of 1 to 1 that it is worse');
  expect(told[3]?.[1]).toMatch(/^5 %, suspended until a second look: /);
});
