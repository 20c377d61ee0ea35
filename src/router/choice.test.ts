import { expect, test } from 'vitest';
import { chooseInstance, chooseSide, sharesOf } from './choice.ts';

function countSides(weights: Readonly<Record<string, number>>, from: number, requests: number): Readonly<Record<string, number>> {
  const shares = sharesOf(weights);
  const counts: Record<string, number> = {};
  for (let number = from; number < from + requests; number += 1) {
    const side = chooseSide(shares, number) ?? 'nobody';
    counts[side] = (counts[side] ?? 0) + 1;
  }
  return counts;
}

test.each([
  [{ blue: 10_000, green: 0 }, { blue: 10_000 }],
  [{ blue: 0, green: 10_000 }, { green: 10_000 }],
  [
    { blue: 9_999, green: 1 },
    { blue: 9_999, green: 1 },
  ],
  [
    { blue: 7_500, green: 2_500 },
    { blue: 7_500, green: 2_500 },
  ],
  [
    { a: 3_333, b: 3_333, c: 3_334 },
    { a: 3_333, b: 3_333, c: 3_334 },
  ],
  [{ blue: 0, green: 0 }, { nobody: 10_000 }],
  [{}, { nobody: 10_000 }],
])('any 10,000 requests in a row meet the weights %j exactly', (weights, counts) => {
  expect(countSides(weights, 0, 10_000)).toEqual(counts);
  expect(countSides(weights, 123_457, 10_000)).toEqual(counts);
});

test('a share of a tenth is spread: no 100 requests in a row are without it', () => {
  const windows = Array.from({ length: 500 }, (_, index) => countSides({ blue: 9_000, green: 1_000 }, index * 100, 100)['green'] ?? 0);
  expect(Math.min(...windows)).toBeGreaterThanOrEqual(8);
  expect(Math.max(...windows)).toBeLessThanOrEqual(12);
});

test('the same weights choose the same, in whatever order they are written', () => {
  expect(sharesOf({ green: 4_000, blue: 6_000 })).toEqual(sharesOf({ blue: 6_000, green: 4_000 }));
});

const claims = (down: readonly string[], tried: readonly string[] = []) => ({
  isHealthy: (name: string) => !down.includes(name),
  isTried: (name: string) => tried.includes(name),
});

test.each([
  ['instances take turns', 0, [], [], 'a'],
  ['instances take turns', 1, [], [], 'b'],
  ['instances take turns', 5, [], [], 'c'],
  ['one that is down is passed over', 1, ['b'], [], 'c'],
  ['one that was tried is not tried again', 0, [], ['a'], 'b'],
  ['where all are down, one is tried anyway', 1, ['a', 'b', 'c'], [], 'b'],
  ['where all are down, each is tried once', 1, ['a', 'b', 'c'], ['b'], 'c'],
  ['a tried one is no choice, even if only it is healthy', 0, ['b', 'c'], ['a'], 'b'],
  ['where all were tried there is none', 0, [], ['a', 'b', 'c'], undefined],
])('%s (turn %i, down %j, tried %j: %s)', (_, turn, down, tried, chosen) => {
  expect(chooseInstance(['a', 'b', 'c'], turn, claims(down, tried))).toBe(chosen);
});

test('no instances, no choice', () => {
  expect(chooseInstance([], 3, claims([]))).toBeUndefined();
});
