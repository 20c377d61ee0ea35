import { describe, expect, test } from 'vitest';
import { planCanary, requestsToFind } from '#core/canary/plan.ts';
import type { CanaryRules } from '#core/canary/watch-canary.ts';
import { playCanary, type Outcome } from './testing-canary.ts';
import { realistic, still, Visitors, type Regression, type World } from './testing-world.ts';

// A few dozen canaries of each kind, over the router's own counting and the core's own judge; `npm run bench -- canary` plays thousands.

const rules = (weight: number, seconds: number, warmUpMs = 0): CanaryRules => ({
  stages: [{ weight, seconds, requests: 200 }],
  warmUpMs,
  suspendMs: 60_000,
});

function play(runs: number, world: World, one: CanaryRules, regression: Regression = {}): readonly Outcome[] {
  return Array.from({ length: runs }, (_, index) => playCanary({ world, regression, rules: one, seed: index + 1 }));
}

const verdictsOf = (outcomes: readonly Outcome[]) => new Set(outcomes.map(({ verdict }) => verdict));
const failed = (outcomes: readonly Outcome[]) => outcomes.filter(({ verdict }) => verdict === 'fail').length;

function medianOf(outcomes: readonly Outcome[], what: 'requests' | 'users' | 'hit'): number {
  const touched = outcomes.flatMap(({ suspended }) => (suspended === undefined ? [] : [suspended[what]]));
  return touched.toSorted((left, right) => left - right)[Math.floor(touched.length / 2)] ?? Number.NaN;
}

describe('of a good release no canary is rolled back', () => {
  const tenMinutes = rules(500, 600);
  test.each<[string, World, CanaryRules]>([
    ['users differ, the load drifts and errors cluster', realistic, tenMinutes],
    ['there were errors before, one in a hundred', { ...realistic, errors: 0.01 }, tenMinutes],
    ['both sides suffer the same', { ...realistic, burstsOfBoth: 60 }, tenMinutes],
    ['users differ a lot', { ...realistic, userSigma: 0.8 }, tenMinutes],
    ['a new process is slow at first', { ...realistic, coldTimes: 5 }, rules(500, 600, 60_000)],
    ['twenty users a side are all there are', { ...realistic, requestsPerSecond: 1, users: 40 }, rules(5_000, 2_000)],
  ])('where %s', (_words, world, one) => {
    const outcomes = play(8, world, one);
    expect(failed(outcomes)).toBe(0);
    expect([...verdictsOf(outcomes)].filter((verdict) => verdict === 'endless')).toEqual([]);
  });

  test('because one user who makes 20 % of the requests, and meets most of the errors, came to the new side', () => {
    const world = { ...realistic, heavyShare: 0.2 };
    const one = rules(2_500, 600);
    const seeds = Array.from({ length: 60 }, (_, index) => index + 1).filter((seed) => new Visitors(world, {}, seed).isNew(0, 0.25));
    const outcomes = seeds.slice(0, 10).map((seed) => playCanary({ world, rules: one, seed }));
    expect(outcomes).toHaveLength(10);
    expect(failed(outcomes)).toBe(0);
  });
});

describe('of a bad release nearly every canary is rolled back by itself, and few have met it', () => {
  const halfAnHour = rules(500, 1_800);
  test.each<[string, World, Regression, 'requests' | 'users' | 'hit', number]>([
    ['all fail', realistic, { errors: 1 }, 'hit', 6],
    ['one in a hundred fails, where none did', { ...realistic, errors: 0 }, { errors: 0.01 }, 'users', 250],
    ['everything takes twice as long', realistic, { latencyTimes: 2 }, 'users', 90],
    ['an endpoint with 1.4 % of the requests is dead', realistic, { hasDeadEndpoint: true }, 'hit', 6],
  ])('where %s', (_words, world, regression, what, most) => {
    const outcomes = play(12, world, halfAnHour, regression);
    expect(failed(outcomes)).toBeGreaterThanOrEqual(11);
    expect(medianOf(outcomes, what)).toBeLessThanOrEqual(most);
  });
});

/** A plan is right where a release as bad as what it was made for is found when, and at the price, that it says. */
test.each([
  ['0.1 to 1 % with a weight of 10 %', { requestsPerSecond: 50, baseline: 0.001, regression: 0.01, budget: 5_000, mostSeconds: 7 * 60 }],
  ['0 to 1 % with a weight of 5 %', { requestsPerSecond: 50, baseline: 0, regression: 0.01, budget: 5_000, mostSeconds: 6 * 60 }],
])('the plan says within a quarter %s', (words, request) => {
  const plan = planCanary(request);
  if (plan.kind !== 'plan') throw new Error(plan.kind);
  const [first] = plan.stages;
  const weight = first?.weight ?? 0;
  expect(words).toContain(`a weight of ${weight / 100} %`);
  const world = { ...still, errors: request.baseline };
  const outcomes = play(50, world, rules(weight, 4 * 3_600), { errors: request.regression });
  const suspended = outcomes.flatMap((outcome) => (outcome.suspended === undefined ? [] : [outcome.suspended]));
  expect(suspended).toHaveLength(50);
  const inNineOfTen = (what: 'requests' | 'seconds'): number => suspended.map((each) => each[what]).toSorted((a, b) => a - b)[44] ?? 0;
  const median = requestsToFind(weight / 10_000, request) ?? 0;
  expect(Math.abs(medianOf(outcomes, 'requests') / median - 1)).toBeLessThan(0.25);
  expect(Math.abs(inNineOfTen('requests') / plan.atStake - 1)).toBeLessThan(0.25);
  expect(Math.abs(inNineOfTen('seconds') / (first?.seconds ?? 0) - 1)).toBeLessThan(0.25);
});
