import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bottleneckOf, type LightTime, type Saturation } from './bottleneck.ts';
import { intervalOverBlocks, ratioOverBlocks, samplesFor } from './interval.ts';
import { growthOf, kneeOf } from './knee.ts';
import { warmUpOf } from './warm-up.ts';

/** Small, fast and the same everywhere: a linear congruence. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

describe('bounds over blocks', () => {
  test('hold the truth in about 95 of 100 runs', () => {
    const random = randomFrom(3);
    const runs = Array.from({ length: 400 }, () => intervalOverBlocks(Array.from({ length: 10 }, () => 50 + 5 * normal(random))));
    const held = runs.filter((found) => found !== undefined && found.low <= 50 && found.high >= 50).length;
    expect(held / runs.length).toBeGreaterThan(0.92);
    expect(held / runs.length).toBeLessThan(0.985);
  });

  test('of a ratio do not see a drift that both sides share', () => {
    const random = randomFrom(5);
    const blocks = Array.from({ length: 20 }, (_, index) => {
      const drift = 1 + 0.5 * Math.sin(index / 3);
      return { one: 11 * drift * (1 + 0.02 * normal(random)), other: 10 * drift * (1 + 0.02 * normal(random)) };
    });
    const found = ratioOverBlocks(blocks);
    expect(found?.value).toBeCloseTo(1.1, 1);
    expect((found?.high ?? 9) - (found?.low ?? 0)).toBeLessThan(0.06);
  });

  test('are not given for two blocks', () => {
    expect(intervalOverBlocks([1, 2])).toBeUndefined();
  });

  test.each([
    [0.95, 72],
    [0.99, 368],
    [0.999, 3_688],
  ])('an upper bound of the quantile %d needs %i samples', (share, samples) => {
    expect(samplesFor(share)).toBe(samples);
  });
});

describe('the warm-up', () => {
  const run = (seconds: number, decay: number) => {
    const random = randomFrom(11);
    return Array.from({ length: seconds }, (_, second) => 10 + 40 * Math.exp(-second / decay) + 0.5 * normal(random));
  };

  test('of five seconds is cut off, and not much more', () => {
    const cut = warmUpOf(run(180, 5));
    expect(cut).toBeGreaterThanOrEqual(10);
    expect(cut).toBeLessThanOrEqual(40);
  });

  test('that eats half of the run says that nothing can be told', () => {
    expect(warmUpOf(run(60, 40))).toBeUndefined();
  });

  test('is short where there was none', () => {
    expect(warmUpOf(run(180, 0.001)) ?? 999).toBeLessThanOrEqual(80);
  });
});

describe('the knee', () => {
  test('is exact where nothing is noisy', () => {
    fc.assert(
      fc.property(fc.integer({ min: 50, max: 2_000 }), fc.integer({ min: 1, max: 999 }), (capacity, seed) => {
        const steps = Array.from({ length: 16 }, (_, index) => {
          const offered = capacity * (0.2 + 0.09 * index);
          return { offered, delivered: Math.min(offered, capacity) };
        });
        const knee = kneeOf(steps, randomFrom(seed));
        expect(knee?.capacity).toBeCloseTo(capacity, 6);
        expect(knee?.isReached).toBe(true);
      }),
    );
  });

  test('is within six per cent of a noisy ramp, and its bounds hold it', () => {
    const random = randomFrom(17);
    const steps = Array.from({ length: 16 }, (_, index) => {
      const offered = 300 * (0.2 + 0.09 * index);
      return { offered, delivered: Math.min(offered, 300) * (1 + 0.03 * normal(random)) };
    });
    const knee = kneeOf(steps, random);
    expect(Math.abs((knee?.capacity ?? 0) / 300 - 1)).toBeLessThan(0.06);
    expect(knee?.low).toBeLessThan(knee?.high ?? 0);
  });

  test('leaves out what comes after the best: a service that collapses', () => {
    const steps = [50, 100, 150, 200, 250, 300].map((offered) => ({ offered, delivered: offered <= 200 ? Math.min(offered, 180) : 60 }));
    expect(kneeOf(steps, randomFrom(1))?.capacity).toBeCloseTo(180, 6);
  });

  test('is not claimed where the ramp did not reach it', () => {
    const knee = kneeOf(
      [10, 20, 30, 40].map((offered) => ({ offered, delivered: offered })),
      randomFrom(1),
    );
    expect(knee?.isReached).toBe(false);
    expect(knee?.capacity).toBe(40);
  });

  test.each([
    [490, 892, 4, 'shared'],
    [490, 807, 2, 'contended'],
    [244, 973, 4, 'linear'],
    [302, 303, 4, 'shared'],
    [302, 250, 2, 'retrograde'],
  ])('%i with one instance and %i with %i is %s growth', (one, many, instances, growth) => {
    expect(growthOf(one, many, instances)).toBe(growth);
  });
});

describe('the bottleneck', () => {
  const near = (seconds: number): LightTime => ({ low: 0.97 * seconds, mean: 1.03 * seconds });
  const quiet: Saturation = { generatorIsLate: false, throughput: 244, light: near(0.02), cpu: 0.05, runQueueWait: 0.08 };

  test.each<[string, Partial<Saturation>, string]>([
    ['a server that spins', { cpu: 0.99, isEventLoop: true, runQueueWait: 0.01 }, 'event-loop'],
    ['a thread that is no event loop', { cpu: 0.99, isEventLoop: false, runQueueWait: 0.01 }, 'processor'],
    ['four of them on four busy processors', { cpu: 0.46, isEventLoop: true, runQueueWait: 0.6 }, 'host'],
    ['a pool on a busy host, where it mostly sleeps', { cpu: 0.05, runQueueWait: 0.3 }, 'pool'],
    ['a thread that is nearly full', { throughput: 340, light: near(0.0021), cpu: 0.68, runQueueWait: 0.1 }, 'unknown'],
    ['one that is slow alone', { throughput: 0, slowAlone: '30 of 30 requests took longer alone' }, 'slow'],
    ['a pool of five', { throughput: 244, light: near(0.0207) }, 'pool'],
    ['a limit beyond a service that is seldom as fast as it can be', { throughput: 300, light: { low: 0.001, mean: 0.003 } }, 'unknown'],
    ['a pool of which most requests are short', { throughput: 454, light: { low: 0.001, mean: 0.011 } }, 'unknown'],
    ['a limit beyond it', { throughput: 302, light: near(0.0013), cpu: 0.1 }, 'upstream'],
    ['a lock', { sessions: { active: 20, onLocks: 18, onDisk: 0, statement: 'UPDATE stock' } }, 'lock'],
    ['a disk', { sessions: { active: 20, onLocks: 1, onDisk: 15 } }, 'disk'],
    ['one at a time', { throughput: 230, light: near(0.0043) }, 'serial'],
    ['connections', { connectionsAtLimit: true }, 'connections'],
    ['a generator that is late, whatever else there is', { generatorIsLate: true, cpu: 1 }, 'generator'],
  ])('of %s is told', (_words, seen, kind) => {
    expect(bottleneckOf({ ...quiet, ...seen }).kind).toBe(kind);
  });

  test('is unknown where nothing was measured that tells', () => {
    expect(bottleneckOf({ generatorIsLate: false, throughput: 200, light: near(0.02) }).kind).toBe('unknown');
  });

  test('names the statement behind a lock', () => {
    const sessions = { active: 20, onLocks: 18, onDisk: 0, statement: 'UPDATE stock' };
    expect(bottleneckOf({ ...quiet, sessions }).because).toBe('18 of 20 sessions waited for a lock, most at UPDATE stock');
  });
});
