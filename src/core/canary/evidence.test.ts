import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betOn, evidenceOf, isMetric, wagerOf, wordsOfMetric, type Metric } from './evidence.ts';
import { freshWager, type Slice, type Wager } from './wager.ts';

const stake = { weight: 0.05, baseline: 0 };
const onNew: Slice = { newSeen: 1, newBad: 1, oldSeen: 0, oldBad: 0 };
const onOld: Slice = { newSeen: 0, newBad: 0, oldSeen: 1, oldBad: 1 };

const metrics: readonly Metric[] = [
  'errors',
  'errors of web GET /basket',
  'errors of web GET /',
  'slow-p50',
  'slow-p90',
  'slow-p99',
  'first-slow-p50',
  'first-slow-p90',
  'first-slow-p99',
  'far-2',
  'far-2.5',
  'far-3',
  'far-4',
  'far-6',
];

/** What is owned after these, each with what it was counted as. */
function evidenceAfter(counted: readonly (readonly [Metric, Slice])[], weight = stake.weight): number {
  const wagers: Record<string, Wager> = {};
  for (const [metric, slice] of counted) wagers[wagerOf(metric)] = betOn(wagers[wagerOf(metric)], metric, slice, { ...stake, weight });
  return evidenceOf({ wagers }).value;
}

describe('what is betted', () => {
  const wagersOf = (wager: Wager) => Object.fromEntries(metrics.map((metric) => [wagerOf(metric), wager]));

  test('is 1 in all before anything was counted, however many kinds there are', () => {
    expect(evidenceOf({ wagers: {} }).value).toBe(1);
    expect(evidenceOf({ wagers: wagersOf(freshWager) }).value).toBeCloseTo(1, 12);
  });

  test('is no more than there is: who loses every bet has nothing left', () => {
    expect(evidenceOf({ wagers: wagersOf([-1e9, -1e9, -1e9, -1e9, -1e9]) }).value).toBeCloseTo(0, 12);
  });

  test('is nothing on what an earlier version counted', () => {
    expect(evidenceOf({ wagers: { 'first-huge': [9, 9, 9, 9, 9] } }).value).toBe(1);
    expect(['first-huge', 'huge'].map((name) => isMetric(name))).toEqual([false, false]);
    expect(metrics.every((metric) => isMetric(metric))).toBe(true);
  });
});

describe('requests far beyond what is usual', () => {
  const far = ['far-2', 'far-2.5', 'far-3', 'far-4', 'far-6'] as const;

  test('are a fair game: users come to a side by the weight, so nothing is gained on average, whatever each of them met', () => {
    const someFar = fc.array(fc.constantFrom(...far), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(someFar, fc.double({ min: 0.01, max: 0.9, noNaN: true }), (met, weight) => {
        const expected = (at: number, counted: readonly (readonly [Metric, Slice])[]): number => {
          const metric = met[at];
          if (metric === undefined) return evidenceAfter(counted, weight);
          return weight * expected(at + 1, [...counted, [metric, onNew]]) + (1 - weight) * expected(at + 1, [...counted, [metric, onOld]]);
        };
        expect(expected(0, [])).toBeCloseTo(1, 9);
      }),
      { numRuns: 100 },
    );
  });

  test('say the more the further they lie, for the new side as against it', () => {
    const ofNew = [1, ...far.map((metric) => evidenceAfter([[metric, onNew]]))];
    const ofOld = [1, ...far.map((metric) => evidenceAfter([[metric, onOld]]))];
    for (const [at] of far.entries()) {
      expect(ofNew[at + 1]).toBeGreaterThan(ofNew[at] ?? Number.NaN);
      expect(ofOld[at + 1]).toBeLessThan(ofOld[at] ?? Number.NaN);
    }
  });

  test('are one wager: three of the new side are enough, of whichever distance beyond the first', () => {
    expect(
      evidenceAfter([
        ['far-4', onNew],
        ['far-3', onNew],
        ['far-4', onNew],
      ]),
    ).toBeGreaterThan(100);
    expect(
      evidenceAfter([
        ['far-2', onNew],
        ['far-2', onNew],
        ['far-2', onNew],
      ]),
    ).toBeLessThan(100);
    expect(wordsOfMetric(wagerOf('far-4'))).toBe('latency (beyond twice the p99)');
  });
});

test('one request of an endpoint counts by its own wager, and half as much where there are two endpoints', () => {
  const one = evidenceAfter([['errors of web GET /', onNew]]);
  const two = evidenceAfter([
    ['errors of web GET /', onNew],
    ['errors of web GET /basket', { ...onNew, newSeen: 0, newBad: 0 }],
  ]);
  expect((two - 1) / (one - 1)).toBeCloseTo(0.5, 9);
});
