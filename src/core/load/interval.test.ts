import { describe, expect, test } from 'vitest';
import { Histogram } from '#core/measure/histogram.ts';
import { shareOverBlocks } from './interval.ts';
import { judgeLoad, type LoadSecond } from './judge-load.ts';

describe('a share over blocks', () => {
  test('of blocks that agree by chance is no surer than its count allows', () => {
    const { low, value, high } = shareOverBlocks(Array.from({ length: 5 }, () => ({ part: 1, of: 100 })));
    expect(value).toBe(0.01);
    expect(low).toBeLessThan(0.006);
    expect(high).toBeGreaterThan(0.02);
  });

  test('of blocks that differ is as wide as they say, however many requests they have', () => {
    const { low, high } = shareOverBlocks([0, 0.2, 0, 0.2, 0, 0.2].map((share) => ({ part: share * 100_000, of: 100_000 })));
    expect(low).toBeLessThan(0.03);
    expect(high).toBeGreaterThan(0.17);
  });

  test('of which nothing was seen is below what its count allows, and no more is claimed', () => {
    expect(shareOverBlocks(Array.from({ length: 10 }, () => ({ part: 0, of: 40 }))).high).toBeCloseTo(0.0095, 3);
    expect(shareOverBlocks([{ part: 0, of: 0 }])).toEqual({ low: 0, value: 0, high: 1 });
  });
});

/** A hundred requests a second; in every tenth second nothing answers, so that each waits for the rest of it. */
function frozenSecond(index: number): LoadSecond {
  const latency = new Histogram();
  for (let request = 0; request < 100; request += 1) latency.record(index % 10 === 9 ? 1_000 * (1_000 - 10 * request) : 1_000);
  return { intended: 100, late: 0, answered: 100, failed: 0, latency, ownDelayMs: 2, ownProcessor: 0.1, machineBusy: 0.2 };
}

/** Small, fast and the same everywhere: mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test('of independent requests the bounds of the share beyond their p99 hold the truth in at least 95 of 100 runs, and not in all', () => {
  const random = randomFrom(11);
  const beyond = (requests: number): number => Array.from({ length: requests }, random).filter((each) => each < 0.01).length;
  const runs = Array.from({ length: 400 }, () => shareOverBlocks(Array.from({ length: 10 }, () => ({ part: beyond(1_000), of: 1_000 }))));
  const held = runs.filter(({ low, high }) => low <= 0.01 && high >= 0.01).length;
  expect(held / runs.length).toBeGreaterThan(0.95);
  expect(held).toBeLessThan(runs.length);
});

test('a service that stands still for one second in ten misses its p99, and keeps its p50', () => {
  const { verdict, findings } = judgeLoad(
    Array.from({ length: 120 }, (_, second) => frozenSecond(second)),
    { p50Ms: 20, p99Ms: 300 },
  );
  const [, p50, p99] = findings;
  expect(verdict).toBe('fail');
  expect(p50).toMatchObject({ what: 'p50', verdict: 'pass' });
  expect(p99).toMatchObject({ what: 'p99', verdict: 'fail' });
  expect(p99?.measured?.value).toBeGreaterThan(850);
  expect(p99?.measured?.value).toBeLessThan(950);
});
