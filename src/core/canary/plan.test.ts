import { describe, expect, test } from 'vitest';
import { planCanary, requestsToFind } from './plan.ts';

describe('requests until a regression is found', () => {
  // Computed once by an independent program; the simulated medians lie within a quarter of them.
  test.each([
    [0.01, 0.001, 0.01, 789],
    [0.05, 0.001, 0.01, 853],
    [0.1, 0.001, 0.01, 945],
    [0.25, 0.001, 0.01, 1_300],
    [0.5, 0.001, 0.01, 2_355],
    [0.05, 0, 0.01, 353],
    [0.05, 0.01, 0.02, 4_671],
    [0.05, 0.001, 0.005, 3_815],
  ])('at a weight of %d, from %d to %d: %i', (weight, baseline, regression, requests) => {
    const found = requestsToFind(weight, { baseline, regression });
    expect((found ?? 0) / requests).toBeCloseTo(1, 1);
  });
});

test.each([
  [0.01, 697],
  [0.05, 799],
  [0.1, 950],
  [0.25, 1_541],
  [0.5, 2_363],
])('requests lie within a quarter of what another simulation saw at a weight of %d', (weight, simulated) => {
  const requests = requestsToFind(weight, { baseline: 0.001, regression: 0.01 }) ?? 0;
  expect(Math.abs(requests / simulated - 1)).toBeLessThan(0.25);
});

const one = { baseline: 0.001, regression: 0.01, budget: 5_000, mostSeconds: 20 * 60 };

describe('a plan', () => {
  test.each([
    [2_000, 100],
    [500, 100],
    [50, 500],
    [10, 2_500],
  ])('begins at %i requests a second with %i ten-thousandths', (requestsPerSecond, weight) => {
    const plan = planCanary({ ...one, requestsPerSecond, mostSeconds: requestsPerSecond > 20 ? 12 * 60 : 30 * 60 });
    expect(plan.kind === 'plan' ? plan.stages[0]?.weight : plan.kind).toBe(weight);
  });

  test('goes up by at most five times, to half of the traffic, and no stage is shorter than two minutes', () => {
    const plan = planCanary({ ...one, requestsPerSecond: 500 });
    if (plan.kind !== 'plan') throw new Error(plan.kind);
    const steps = plan.stages.map(({ weight }) => weight);
    expect(steps).toEqual([100, 500, 2_500, 5_000]);
    expect(plan.stages.every(({ seconds }) => seconds >= 120)).toBe(true);
  });

  test('says what it would take where there is too little traffic', () => {
    const plan = planCanary({ ...one, requestsPerSecond: 1 });
    expect(plan.kind).toBe('too-little-traffic');
    expect(plan.kind === 'too-little-traffic' && plan.seconds / 60).toBeGreaterThan(75);
  });

  test('says where no traffic finds it: what lies within the margins', () => {
    expect(planCanary({ ...one, requestsPerSecond: 1_000, regression: 0.0012 }).kind).toBe('not-detectable');
  });
});
