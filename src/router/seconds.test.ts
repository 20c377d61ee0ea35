import { expect, test } from 'vitest';
import { Histogram } from '#core/measure/histogram.ts';
import { Seconds } from './seconds.ts';

test('a second says how many requests there were, how many were bad and how long they took', () => {
  const seconds = new Seconds();
  seconds.count(1_000, false);
  seconds.count(9_000, true);
  seconds.roll(5_000);
  const [second] = seconds.after(0);
  expect(second).toMatchObject({ seq: 5_000, at: 5_000, seen: 2, bad: 1 });
  const histogram = Histogram.decode(Buffer.from(second?.histogram ?? '', 'base64'));
  expect([histogram.total, histogram.quantile(1)]).toEqual([2, 9_000]);
});

test('what is not over is not told, what was read is not told again, and a second without requests is left out', () => {
  const seconds = new Seconds();
  seconds.count(1, false);
  expect(seconds.after(0)).toEqual([]);
  seconds.roll(1_000);
  seconds.roll(2_000);
  seconds.count(1, false);
  seconds.roll(3_000);
  expect(seconds.after(0).map(({ at, seen }) => [at, seen])).toEqual([
    [1_000, 1],
    [3_000, 1],
  ]);
  expect(seconds.after(1_000).map(({ at }) => at)).toEqual([3_000]);
});

test('numbers grow even when the clock is set back', () => {
  const seconds = new Seconds();
  for (const at of [5_000, 2_000, 3_000]) {
    seconds.count(1, false);
    seconds.roll(at);
  }
  expect(seconds.after(0).map(({ seq }) => seq)).toEqual([5_000, 5_001, 5_002]);
});

test('seconds are kept for ten minutes', () => {
  const seconds = new Seconds();
  seconds.count(1, false);
  seconds.roll(1_000);
  seconds.roll(601_000);
  expect(seconds.after(0)).toHaveLength(1);
  seconds.roll(602_000);
  expect(seconds.after(0)).toEqual([]);
  seconds.count(1, false);
  seconds.roll(603_000);
  expect(seconds.after(0)).toHaveLength(1);
});

test('what was usual can be recalled', () => {
  const seconds = new Seconds();
  for (let at = 1_000; at < 200_000; at += 1_000) {
    seconds.count(at < 100_000 ? 50 : 9, false);
    seconds.roll(at);
  }
  const usual = new Histogram();
  seconds.recall(usual);
  expect([usual.total, usual.quantile(0.5)]).toEqual([120, 9]);
});
