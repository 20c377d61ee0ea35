import { describe, expect, test } from 'vitest';
import { Histogram } from '#core/measure/histogram.ts';
import type { LoadSecond } from './judge-load.ts';
import { seededRandom } from './judge-knee.ts';
import { judgeRelative, ownSeconds, sideOfSecond, worstOf } from './judge-relative.ts';

const random = seededRandom(5);

/** 120 seconds: the machine drifts, the second release is `factor` times as slow as the first. */
function runOf(factor: number, change: (second: number) => Partial<LoadSecond> = () => ({})): readonly LoadSecond[] {
  return Array.from({ length: 120 }, (_, second) => {
    const latency = new Histogram();
    const drift = 1 + 0.25 * Math.sin(second / 20);
    const side = sideOfSecond(second) === 1 ? factor : 1;
    for (let request = 0; request < 50; request += 1) latency.record(1_000 * 20 * drift * side * (0.7 + 0.6 * random()));
    return {
      intended: 50,
      late: 0,
      answered: 50,
      failed: 0,
      latency,
      ownDelayMs: 2,
      ownProcessor: 0.1,
      machineBusy: 0.3,
      ...change(second),
    };
  });
}

describe('a release beside the one that production runs', () => {
  test.each([
    [1, 'pass', /^p50 (0\.9\d+|1|1\.0\d*) times that of 1\.0\.0 .*; p95 .*asked at most 1\.1$/],
    [1.3, 'fail', /^p50 1\.[23]\d* times that of 1\.0\.0 \(between .* and .*\), asked at most 1\.1; p95 1\.[23]/],
    [1.1, 'inconclusive', /asked at most 1\.1/],
  ])('that is %d times as slow: %s, however the machine drifts', (factor, verdict, because) => {
    const judged = judgeRelative(runOf(factor), { p50: 0.1, p95: 0.1 }, '1.0.0');
    expect(judged.verdict).toBe(verdict);
    expect(judged.because).toMatch(because);
  });

  test('is not compared where one of the two was hardly ever asked on a quiet machine', () => {
    const judged = judgeRelative(
      runOf(1.3, (second) => ({ machineBusy: sideOfSecond(second) === 1 ? 1 : 0.3 })),
      { p50: 0.1 },
      '1.0.0',
    );
    expect(judged).toMatchObject({ verdict: 'inconclusive', because: 'p50 cannot be compared: too few blocks' });
  });

  test('is asked in every other block, and the first second of each belongs to nobody', () => {
    expect(Array.from({ length: 12 }, (_, second) => sideOfSecond(second))).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
    expect(
      ownSeconds(
        Array.from({ length: 12 }, (_, second) => second),
        1,
      ),
    ).toEqual([6, 7, 8, 9, 11]);
  });

  test('is as good as the worst that is said of it', () => {
    expect(worstOf(['pass', 'inconclusive', 'fail'])).toBe('fail');
    expect(worstOf(['pass', 'inconclusive'])).toBe('inconclusive');
    expect(worstOf(['pass', 'pass'])).toBe('pass');
  });
});
