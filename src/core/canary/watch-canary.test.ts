import { describe, expect, test } from 'vitest';
import { beginCanary, watchCanary, type CanaryAct, type CanaryRules, type CanarySlice, type CanaryState } from './watch-canary.ts';
import { evidenceOf } from './evidence.ts';
import type { Slice, Wager } from './wager.ts';

const second = 1_000;
const rules: CanaryRules = {
  stages: [
    { weight: 500, seconds: 1_200, requests: 1_000 },
    { weight: 5_000, seconds: 120, requests: 1_000 },
  ],
  warmUpMs: 60 * second,
  suspendMs: 60 * second,
};

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

interface Traffic {
  readonly requestsPerSecond: number;
  /** Shares of errors on the old and the new side. */
  readonly old: number;
  readonly fresh: number;
  /** Share of requests of the new side that are slow, where the old side's are one in a hundred. */
  readonly slow?: number;
}

interface Outcome {
  readonly act: CanaryAct;
  readonly state: CanaryState;
  readonly suspensions: number;
  /** Requests that the new side answered with an error. */
  readonly hurt: number;
}

/** A whole canary, second by second, at the weights that it asks for. */
function run(seed: number, { requestsPerSecond, old, fresh, slow = 0.01 }: Traffic, one: CanaryRules = rules): Outcome {
  const random = randomFrom(seed);
  let state = beginCanary(0, { errors: old, 'slow-p99': 0.01 });
  let weight = (one.stages[0]?.weight ?? 0) / 10_000;
  let [users, usersHit, suspensions, hurt] = [0, 0, 0, 0];
  for (let at = second; at < 24 * 3_600 * second; at += second) {
    const errors = { newSeen: 0, newBad: 0, oldSeen: 0, oldBad: 0 };
    const late = { newSeen: 0, newBad: 0, oldSeen: 0, oldBad: 0 };
    for (let request = 0; request < requestsPerSecond; request += 1) {
      const isNew = random() < weight;
      const isBad = random() < (isNew ? fresh : old);
      const isSlow = random() < (isNew ? slow : 0.01);
      count(errors, isNew, isBad);
      count(late, isNew, isSlow);
      if (!isNew) continue;
      users += 1;
      if (!isBad) continue;
      usersHit += 1;
      hurt += 1;
    }
    const slice: CanarySlice = { at, weight, metrics: { errors, 'slow-p99': late }, newUsers: users, newUsersHit: usersHit };
    const next = watchCanary(state, slice, one);
    state = next.state;
    if (next.act.kind === 'set-weight') weight = next.act.weight / 10_000;
    if (next.act.kind === 'set-weight' && weight === 0) suspensions += 1;
    if (next.act.kind !== 'set-weight' && next.act.kind !== 'go-on') return { act: next.act, state, suspensions, hurt };
  }
  throw new Error('the canary never ended');
}

function count(counts: { -readonly [key in keyof Slice]: Slice[key] }, isNew: boolean, isBad: boolean): void {
  if (isNew) counts.newSeen += 1;
  else counts.oldSeen += 1;
  if (isNew && isBad) counts.newBad += 1;
  if (!isNew && isBad) counts.oldBad += 1;
}

function shareOf(kind: CanaryAct['kind'], traffic: Traffic, runs: number): number {
  const ended = Array.from({ length: runs }, (_, seed) => run(seed + 1, traffic).act.kind);
  return ended.filter((each) => each === kind).length / runs;
}

/** How many of so many failed, by chance. Few fail: so one number decides, and not one for each request. */
function failing(random: () => number, requests: number, share: number): number {
  let chance = (1 - share) ** requests;
  let left = random() - chance;
  let count = 0;
  while (left >= 0 && count < requests) {
    chance *= ((requests - count) * share) / ((count + 1) * (1 - share));
    count += 1;
    left -= chance;
  }
  return count;
}

/** Ten minutes at 200 requests a second and a weight of 10 %, second by second; whether it was rolled back by itself. */
function isRolledBack(seed: number, { old, fresh, slow }: Required<Pick<Traffic, 'old' | 'fresh' | 'slow'>>): boolean {
  const random = randomFrom(seed);
  const one = { stages: [{ weight: 1_000, seconds: 600, requests: 1_000 }], warmUpMs: 0, suspendMs: 10 * second };
  let state = beginCanary(0, { errors: old, 'slow-p99': 0.01 });
  let [newUsersHit, newUsers] = [0, 1_000];
  for (let at = second; state.mode !== 'ended'; at += second) {
    const newSeen = failing(random, 200, 0.1);
    const oldSeen = 200 - newSeen;
    const errors = { newSeen, newBad: failing(random, newSeen, fresh), oldSeen, oldBad: failing(random, oldSeen, old) };
    const late = { newSeen, newBad: failing(random, newSeen, slow), oldSeen, oldBad: failing(random, oldSeen, 0.01) };
    newUsersHit += errors.newBad;
    newUsers += newSeen;
    const slice: CanarySlice = { at, weight: 0.1, metrics: { errors, 'slow-p99': late }, newUsers, newUsersHit };
    const next = watchCanary(state, slice, one);
    state = next.state;
    if (next.act.kind === 'fail') return true;
  }
  return false;
}

function rolledBack(canaries: number, shares: Parameters<typeof isRolledBack>[1]): number {
  return Array.from({ length: canaries }, (_, index) => index + 1).filter((seed) => isRolledBack(seed, shares)).length;
}

describe('a thousand canaries', () => {
  test.each([
    ['as good as before', { old: 0.01, fresh: 0.01, slow: 0.01 }],
    ['as bad as the margins allow', { old: 0.01, fresh: 0.013, slow: 0.01 }],
  ])('of a release that is %s: at most ten are rolled back', (_words, shares) => {
    expect(rolledBack(1_000, shares)).toBeLessThanOrEqual(10);
  });

  test.each([
    ['one in a hundred fails, where none did', { old: 0, fresh: 0.01, slow: 0.01 }],
    ['as many are late as when all takes twice as long', { old: 0.001, fresh: 0.001, slow: 0.17 }],
  ])('of a bad one, where %s: at least 95 of a hundred are rolled back', (_words, shares) => {
    expect(rolledBack(100, shares)).toBeGreaterThanOrEqual(95);
  });
});

describe('a canary', () => {
  test('of what is as good as before passes', () => {
    expect(shareOf('fail', { requestsPerSecond: 50, old: 0.001, fresh: 0.001 }, 60)).toBe(0);
    expect(shareOf('pass', { requestsPerSecond: 50, old: 0.001, fresh: 0.001 }, 60)).toBeGreaterThan(0.95);
  });

  test('is not blamed for what both sides suffer', () => {
    expect(shareOf('fail', { requestsPerSecond: 50, old: 0.05, fresh: 0.05 }, 60)).toBe(0);
  });

  test.each([
    ['one error in a hundred, where there was none', { requestsPerSecond: 50, old: 0, fresh: 0.01 }],
    ['ten times the errors', { requestsPerSecond: 50, old: 0.001, fresh: 0.01 }],
    ['a p99 that is now the p95', { requestsPerSecond: 50, old: 0.001, fresh: 0.001, slow: 0.05 }],
  ])('is rolled back by itself for %s', (_words, traffic) => {
    expect(shareOf('fail', traffic, 40)).toBeGreaterThanOrEqual(0.95);
  });

  test('is suspended first, looked at again, and only then rolled back', () => {
    const { suspensions, act, hurt } = run(7, { requestsPerSecond: 50, old: 0, fresh: 1 });
    expect(act.kind).toBe('fail');
    expect(suspensions).toBe(1);
    expect(hurt).toBeLessThan(30);
  });

  test('that looked bad once and not again asks a person', () => {
    const { stages, ...times } = rules;
    const one = { ...times, stages: stages.slice(0, 1) };
    let state: CanaryState = { ...beginCanary(0), strikes: 1 };
    let act: CanaryAct = { kind: 'go-on' };
    for (let at = second; act.kind === 'go-on' && at < 2 * 3_600 * second; at += second) {
      const errors = { newSeen: 5, newBad: 0, oldSeen: 95, oldBad: 0 };
      ({ state, act } = watchCanary(state, { at, weight: 0.05, metrics: { errors }, newUsers: 500, newUsersHit: 0 }, one));
    }
    expect(act).toEqual({
      kind: 'inconclusive',
      because: 'the new side looked worse once, and not again: somebody has to say what that was',
    });
  });

  test('few visitors are never spread evenly: their share may be off by chance', () => {
    const errors = { newSeen: 7, newBad: 0, oldSeen: 93, oldBad: 0 };
    let state = beginCanary(0);
    let act: CanaryAct = { kind: 'go-on' };
    for (let at = second; act.kind === 'go-on' && at < 2 * 3_600 * second; at += second)
      ({ state, act } = watchCanary(
        state,
        { at, weight: 0.05, metrics: { errors }, newUsers: 20, newUsersHit: 0 },
        { ...rules, leastUsers: 20 },
      ));
    expect(act.kind).toBe('set-weight');
  });

  test.each<[string, Slice | undefined, number, string]>([
    ['no traffic', undefined, 0, '0 of 1000 requests came in three times the time'],
    ['too few users', { newSeen: 5, newBad: 0, oldSeen: 95, oldBad: 0 }, 12, '12 users of the new side tell nothing about latency; 200 do'],
    [
      'a share that is not the weight',
      { newSeen: 9, newBad: 0, oldSeen: 91, oldBad: 0 },
      500,
      'the new side saw 9 % of the requests, and 5 % was meant',
    ],
  ])('with %s is inconclusive, neither passed nor blamed', (_words, errors, newUsers, because) => {
    let state = beginCanary(0);
    let act: CanaryAct = { kind: 'go-on' };
    for (let at = second; act.kind === 'go-on' && at < 2 * 3_600 * second; at += second) {
      ({ state, act } = watchCanary(
        state,
        { at, weight: 0.05, metrics: errors === undefined ? {} : { errors }, newUsers, newUsersHit: 0 },
        rules,
      ));
    }
    expect(act).toEqual({ kind: 'inconclusive', because });
  });

  test('counts errors at once, and latency of neither side while the new one gets warm', () => {
    const bad = { newSeen: 5, newBad: 5, oldSeen: 95, oldBad: 0 };
    const ask = (metrics: CanarySlice['metrics'], at: number) =>
      evidenceOf(watchCanary(beginCanary(0), { at, weight: 0.05, metrics, newUsers: 200, newUsersHit: 0 }, rules).state).value;
    expect(ask({ 'slow-p99': bad }, 30 * second)).toBe(1);
    expect(ask({ 'slow-p99': bad }, 60 * second)).toBeGreaterThan(1);
    expect(ask({ errors: bad }, 30 * second)).toBeGreaterThan(1);
  });

  test('of few users takes no more than the first slow request of each', () => {
    const bad = { newSeen: 5, newBad: 5, oldSeen: 95, oldBad: 0 };
    const ask = (metrics: CanarySlice['metrics'], newUsers: number) =>
      evidenceOf(watchCanary(beginCanary(0), { at: 60 * second, weight: 0.05, metrics, newUsers, newUsersHit: 0 }, rules).state).value;
    expect(ask({ 'slow-p99': bad }, 199)).toBe(1);
    expect(ask({ 'slow-p99': bad }, 200)).toBeGreaterThan(1);
    expect(ask({ 'first-slow-p99': bad }, 5)).toBeGreaterThan(1);
  });

  test('bets on first slow requests without a baseline, so that it only matters on which side they are', () => {
    const ask = (newBad: number, oldBad: number) => {
      const metrics = { 'first-slow-p90': { newSeen: newBad, newBad, oldSeen: oldBad, oldBad } };
      const slice: CanarySlice = { at: 60 * second, weight: 0.05, metrics, newUsers: 5, newUsersHit: 0 };
      return evidenceOf(watchCanary(beginCanary(0, { 'first-slow-p90': 0.9 }), slice, rules).state).value;
    };
    expect(ask(3, 0)).toBeGreaterThan(5);
    // 19 on the old side for one on the new is what the weight says.
    expect(ask(1, 19)).toBeLessThan(1);
  });

  test.each<[keyof CanarySlice['metrics'], string]>([
    ['errors of web GET /basket', 'errors of web GET /basket: over a million to 1 that it is worse, 100 to 1 asked'],
    ['first-slow-p90', 'latency (p90): over a million to 1 that it is worse, 100 to 1 asked'],
    ['slow-p50', 'latency (p50): over a million to 1 that it is worse, 100 to 1 asked'],
    ['far-3', 'latency (beyond twice the p99): over a million to 1 that it is worse, 100 to 1 asked'],
  ])('that is suspended for %s says so in words', (metric, because) => {
    const bad = { newSeen: 30, newBad: 30, oldSeen: 900, oldBad: 0 };
    const metrics = { errors: { newSeen: 30, newBad: 0, oldSeen: 900, oldBad: 0 }, [metric]: bad };
    const slice: CanarySlice = { at: 60 * second, weight: 0.05, metrics, newUsers: 200, newUsersHit: 3 };
    expect(watchCanary(beginCanary(0), slice, rules).act).toEqual({ kind: 'set-weight', weight: 0, because });
  });

  test.each<[number, CanaryState['strikes'], CanaryAct['kind']]>([
    [99, 0, 'go-on'],
    [101, 0, 'set-weight'],
    [39, 1, 'go-on'],
    [41, 1, 'fail'],
  ])('at odds of %d to 1 and after %i strikes is told to %s', (odds, strikes, kind) => {
    // All that is betted, on one wager of each kind, has grown alike.
    const grown = Math.log(odds);
    const all: Wager = [grown, grown, grown, grown, grown];
    const names = ['errors', 'errors of web GET /', 'far', ...[50, 90, 99].flatMap((one) => [`slow-p${one}`, `first-slow-p${one}`])];
    const state: CanaryState = { ...beginCanary(0), strikes, wagers: Object.fromEntries(names.map((name) => [name, all])) };
    expect(evidenceOf(state).value).toBeCloseTo(odds, 6);
    const slice: CanarySlice = { at: 61 * second, weight: 0.05, metrics: {}, newUsers: 300, newUsersHit: 3 };
    expect(watchCanary(state, slice, rules).act.kind).toBe(kind);
  });

  test('is not judged by one unlucky user', () => {
    const errors = { newSeen: 5, newBad: 5, oldSeen: 95, oldBad: 0 };
    const state = beginCanary(0);
    const slice = { at: second, weight: 0.05, metrics: { errors }, newUsers: 1 } as const;
    expect(watchCanary(state, { ...slice, newUsersHit: 1 }, rules).act.kind).toBe('go-on');
    expect(watchCanary(state, { ...slice, newUsersHit: 3 }, rules).act.kind).toBe('set-weight');
  });

  test('that has ended says nothing more, whatever is counted afterwards: there is no second rollback', () => {
    const { state, act } = run(7, { requestsPerSecond: 50, old: 0, fresh: 1 });
    expect(act.kind).toBe('fail');
    const errors = { newSeen: 50, newBad: 50, oldSeen: 50, oldBad: 0 };
    const slice = { at: 24 * 3_600 * second, weight: 0.5, metrics: { errors }, newUsers: 500, newUsersHit: 500 } as const;
    expect(watchCanary(state, slice, rules)).toEqual({ state, act: { kind: 'go-on' } });
  });

  test('goes on after a restart as if nothing had happened', () => {
    const { state } = run(3, { requestsPerSecond: 20, old: 0.01, fresh: 0.01 });
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    const metrics = {
      errors: { newSeen: 9, newBad: 2, oldSeen: 191, oldBad: 1 },
      'far-2': { newSeen: 1, newBad: 1, oldSeen: 0, oldBad: 0 },
    };
    const [one, other] = [100, 101].map((at) => ({ at: at * second, weight: 0.05, metrics, newUsers: 300, newUsersHit: 5 }));
    if (one === undefined || other === undefined) throw new Error('no slices');
    const before = watchCanary(beginCanary(0, { errors: 0.01 }), one, rules).state;
    const stored: typeof before = structuredClone(before);
    expect(watchCanary(stored, other, rules)).toEqual(watchCanary(before, other, rules));
  });
});
