import { describe, expect, test } from 'vitest';
import { Histogram } from '#core/measure/histogram.ts';
import { judgeLoad, type LoadSecond, type Objective } from './judge-load.ts';

const objective: Objective = { rate: 100, p50Ms: 20, p95Ms: 50, p99Ms: 100, errorShare: 0.001 };

/** A second of a hundred requests: latency from 10 ms to `slowestMs`, evenly. */
function second(slowestMs: number, change: Partial<LoadSecond> = {}): LoadSecond {
  const latency = new Histogram();
  for (let request = 0; request < 100; request += 1) latency.record(1_000 * (10 + ((slowestMs - 10) * request ** 4) / 99 ** 4));
  return { intended: 100, late: 0, answered: 100, failed: 0, latency, ownDelayMs: 2, ownProcessor: 0.2, machineBusy: 0.4, ...change };
}

function run(length: number, each: (index: number) => LoadSecond): readonly LoadSecond[] {
  return Array.from({ length }, (_, index) => each(index));
}

describe('a load', () => {
  test('that keeps everything passes, and says with what figures', () => {
    const { verdict, because } = judgeLoad(
      run(60, () => second(40)),
      objective,
    );
    expect(verdict).toBe('pass');
    expect(because).toMatch(/^rate 100, asked 100 a second; p50 11\.\d+ ms, asked at most 20 ms; /);
  });

  test.each<[string, (index: number) => LoadSecond, RegExp]>([
    ['a tail that is too slow', () => second(160), /^p95 13\d\.?\d* ms, asked at most 50 ms; p99 15\d\.?\d* ms, asked at most 100 ms$/],
    ['errors', () => second(40, { failed: 1 }), /^errors 1 %, asked at most 0\.1 %$/],
    ['a rate that is not reached', () => second(40, { answered: 80 }), /^rate 80, asked 100 a second$/],
  ])('with %s fails, and names what it broke', (_words, each, because) => {
    const judged = judgeLoad(run(60, each), objective);
    expect(judged.verdict).toBe('fail');
    expect(judged.because).toMatch(because);
  });

  test.each<[string, readonly LoadSecond[], RegExp]>([
    [
      'the generator was late',
      run(60, (index) => second(40, { late: index % 10 === 0 ? 20 : 0 })),
      /^the generator was late or the machine busy in 6 of 60/,
    ],
    ['the machine was busy', run(60, (index) => second(40, { machineBusy: index < 10 ? 0.99 : 0.3 })), /in 10 of 60 seconds$/],
    ['its own loop was held up', run(60, () => second(40, { ownDelayMs: 12 })), /in 60 of 60 seconds$/],
    ['it was short', run(9, () => second(40)), /^(the warm-up ate the run|9 good seconds are too few)/],
    ['the warm-up ate the run', run(60, (index) => second(40 + 40 * (60 - index))), /^the warm-up ate the run: let it go on for longer$/],
    ['nothing was sent', [], /^nothing was sent$/],
  ])('is inconclusive where %s', (_words, seconds, because) => {
    const judged = judgeLoad(seconds, objective);
    expect(judged.verdict).toBe('inconclusive');
    expect(judged.because).toMatch(because);
  });

  test('on the edge of a bound is inconclusive: it was too short to tell', () => {
    const judged = judgeLoad(
      run(60, (index) => second(index % 10 < 5 ? 90 : 118)),
      { rate: 100, p99Ms: 100 },
    );
    expect(judged.verdict).toBe('inconclusive');
    expect(judged.because).toMatch(/^p99 .* ms \(between .* and .*\), asked at most 100 ms$/);
  });

  test('of too few requests tells nothing of its slowest', () => {
    const few = (): LoadSecond => {
      const latency = new Histogram();
      latency.record(11_000);
      return { ...second(40), intended: 1, answered: 1, latency };
    };
    expect(judgeLoad(run(60, few), { rate: 1, p99Ms: 100 }).because).toBe('p99: too few requests to tell');
  });

  test('leaves out its warm-up', () => {
    const judged = judgeLoad(
      run(180, (index) => second(40 + (index < 12 ? 4_000 : 0))),
      objective,
    );
    expect(judged.verdict).toBe('pass');
    expect(judged.warmUpSeconds).toBeGreaterThanOrEqual(10);
  });
});
