import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { heldUntil, intendedAt, lengthOf, requestsIn, steady, type Leg } from './schedule.ts';

function timesOf(legs: readonly Leg[]): readonly number[] {
  return Array.from({ length: requestsIn(legs) }, (_, index) => intendedAt(legs, index) ?? Number.NaN);
}

describe('an open load', () => {
  test('of ten a second sends every tenth of a second', () => {
    expect(timesOf([steady(10, 1)]).map(Math.round)).toEqual([50, 150, 250, 350, 450, 550, 650, 750, 850, 950]);
  });

  test('that grows from nothing sends half as much, and most of it late', () => {
    const times = timesOf([{ seconds: 10, from: 0, to: 100 }]);
    expect(times).toHaveLength(500);
    expect(times.filter((at) => at < 5_000)).toHaveLength(125);
  });

  test('goes on where the leg before ended', () => {
    const times = timesOf([steady(10, 1), steady(100, 1), steady(10, 1)]);
    expect(times).toHaveLength(120);
    expect(times.filter((at) => at >= 1_000 && at < 2_000)).toHaveLength(100);
  });

  test('has an end', () => {
    expect(intendedAt([steady(10, 1)], 10)).toBeUndefined();
    expect(intendedAt([], 0)).toBeUndefined();
  });

  const anyLeg = fc.record({
    seconds: fc.integer({ min: 1, max: 20 }),
    from: fc.integer({ min: 0, max: 50 }),
    to: fc.integer({ min: 0, max: 50 }),
  });

  test('never goes back in time, and ends with its last leg, whatever the legs', () => {
    fc.assert(
      fc.property(fc.array(anyLeg, { minLength: 1, maxLength: 4 }), (legs) => {
        const times = timesOf(legs);
        expect(times.every((at, index) => index === 0 || at >= (times[index - 1] ?? 0))).toBe(true);
        expect(times.every((at) => at >= 0 && at <= lengthOf(legs))).toBe(true);
      }),
    );
  });
});

test('what is held for longer keeps its rates, and its earlier legs; what lasts as long already stays the same', () => {
  const legs = [steady(10, 2), steady(20, 3)];
  expect(heldUntil(legs, 7_000)).toEqual([steady(10, 2), steady(20, 5)]);
  expect(lengthOf(heldUntil(legs, 7_000))).toBe(7_000);
  expect(heldUntil(legs, 5_000)).toBe(legs);
  expect(heldUntil([], 5_000)).toEqual([]);
});
