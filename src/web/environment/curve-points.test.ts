import { expect, test } from 'vitest';
import type { LiveCanary } from '#core/canary/live.ts';
import type { CanaryStepView } from '#core/views/shapes.ts';
import { heightOfOdds, seenBySteps, steppedLine, withLook } from './curve-points.ts';

const numbers = { newRequests: 1, oldRequests: 1, newUsers: 1, newUsersHit: 0, strikes: 0 };
const saw = (at: number, weight: number, evidence: number) => ({ ...numbers, at, weight, evidence, verdict: 'pass', because: '' }) as const;
const step = { kind: 'weight', weight: 1_000, ms: 1, requests: 1 } as const;
const live: LiveCanary = { ...numbers, weight: 500, evidence: 2, mode: 'watching', until: 9 };

test('what the steps saw is a curve in the order of time, without those that nobody looked at', () => {
  const steps: readonly CanaryStepView[] = [
    { ...step, state: 'done', saw: saw(20, 5_000, 3) },
    { ...step, state: 'done', saw: saw(10, 1_000, 0.5) },
    { kind: 'ask', role: 'operator', state: 'asks' },
    { ...step, state: 'ahead' },
  ];
  expect(seenBySteps(steps)).toEqual([
    { at: 10, share: 0.1, odds: 0.5 },
    { at: 20, share: 0.5, odds: 3 },
  ]);
});

test('each look of this browser is one point, of a suspended canary one without traffic, and the oldest go', () => {
  const once = withLook([], 1, live);
  expect(once).toEqual([{ at: 1, share: 0.05, odds: 2 }]);
  expect(withLook(once, 1, live)).toBe(once);
  expect(withLook(once, 2, { ...live, mode: 'suspended' }).at(-1)).toEqual({ at: 2, share: 0, odds: 2 });
  const many = Array.from({ length: 500 }, (_, at) => at).reduce((before, at) => withLook(before, at, live), withLook([], -1, live));
  expect([many.length, many[0]?.at]).toEqual([300, 200]);
});

test('the line stays where it was until it is seen elsewhere', () => {
  const points = [
    { at: 0, share: 0.1, odds: 1 },
    { at: 5, share: 0.5, odds: 1 },
    { at: 10, share: 1, odds: 1 },
  ];
  expect(steppedLine(points, { width: 100, height: 10 }, ({ share }) => share)).toBe('0,9 50,9 50,5 100,5 100,0');
});

test.each([
  [0.001, -0.25],
  [0.1, -0.25],
  [1, 0],
  [100, 0.5],
  [10_000, 1],
])('odds of %d to 1 lie at %d', (odds, height) => {
  expect(heightOfOdds(odds)).toBeCloseTo(height);
});
