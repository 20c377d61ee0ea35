import { describe, expect, test } from 'vitest';
import type { CanarySlice } from '#core/canary/watch-canary.ts';
import type { CanaryRecord, JudgingRecord } from './canary-record.ts';
import { beginJudging, beginStage, foldSlice, resultOf, withVerdict } from './judge-slice.ts';

const judging: JudgingRecord = {
  key: 'k',
  weight: 5_000,
  seconds: 10,
  requests: 100,
  warmUpMs: 0,
  suspendMs: 5_000,
  queries: [],
  areChecksDone: true,
  until: 1e9,
  lastAt: 0,
  newRequests: 0,
  oldRequests: 0,
  newUsers: 0,
  newUsersHit: 0,
};
const fresh: CanaryRecord = beginJudging({ side: 'green', weight: 5_000, key: { from: 'address' }, salt: 's' }, judging, 0);

/** Fifty requests of as many visitors on either side in a second; `bad` of the new one's fail. */
function second(at: number, bad = 0): CanarySlice {
  const errors = { newSeen: 50, newBad: bad, oldSeen: 50, oldBad: 0 };
  return { at, weight: 0.5, newUsers: 300, newUsersHit: bad, metrics: { errors } };
}

function fold(seconds: number, more: { readonly bad?: number; readonly doubt?: string; readonly from?: CanaryRecord } = {}): CanaryRecord {
  let canary = more.from ?? fresh;
  const from = canary.judging?.lastAt ?? 0;
  for (let index = 1; index <= seconds; index += 1) {
    const at = from + 1_000 * index;
    canary = foldSlice(canary, second(at, more.bad), { now: at + 1_000, doubt: more.doubt }).canary;
  }
  return canary;
}

test('what looks well for long enough passes', () => {
  expect(fold(9).judging?.verdict).toBeUndefined();
  expect(fold(10)).toMatchObject({ weight: 5_000, judging: { verdict: { verdict: 'pass' }, newRequests: 500, oldRequests: 500 } });
});

test('what looks well and is in doubt elsewhere is inconclusive, and holds its weight', () => {
  const verdict = { verdict: 'inconclusive', because: 'orders tells nothing' };
  expect(fold(10, { doubt: 'orders tells nothing' })).toMatchObject({ weight: 5_000, judging: { verdict } });
});

test('while its checks run it is watched, and its time does not pass', () => {
  const checked = { ...fresh, judging: { ...judging, areChecksDone: false } };
  const waited = fold(100, { from: checked });
  expect(waited.judging?.verdict).toBeUndefined();
  expect(fold(10, { from: { ...beginStage(waited, waited.judging ?? judging, 100_000) } }).judging?.verdict).toMatchObject({
    verdict: 'pass',
  });
  expect(fold(2, { from: checked, bad: 20 }).weight).toBe(0);
});

describe('a strike', () => {
  const struck = fold(1, { bad: 20 });

  test('takes everybody off the new side', () => {
    expect(struck).toMatchObject({
      weight: 0,
      state: { mode: 'suspended', strikes: 1 },
      judging: { because: saying('errors') },
    });
  });

  test('counts from when it was decided: what an agent that was away reads afterwards is older', () => {
    const late = foldSlice(fresh, second(1_000, 20), { now: 90_000, doubt: undefined }).canary;
    expect(late).toMatchObject({ state: { suspendedSince: 90_000 }, judging: { lastAt: 89_000 } });
  });

  test('is followed by a second look at the weight of the step, and another one by the end, with nobody left there', () => {
    const looking = fold(7, { from: struck });
    expect(looking).toMatchObject({ weight: 5_000, state: { mode: 'watching', strikes: 1 } });
    const failed = fold(3, { from: looking, bad: 20 });
    expect(failed).toMatchObject({ weight: 0, judging: { verdict: { verdict: 'fail', metric: 'errors' } } });
    expect(resultOf(failed)).toMatchObject({ metric: 'errors', strikes: 1, newUsersHit: 20 });
  });

  test('stays with its step: the next begins without it, and goes on with what was wagered', () => {
    const next = beginJudging(fold(5), { ...judging, key: 'other' }, 50_000);
    expect(next.state).toMatchObject({ strikes: 0, stageSince: 50_000, newSeen: 0, servesSince: 0 });
    expect(next.state?.wagers).toEqual(fold(5).state?.wagers);
    expect(beginJudging(struck, { ...judging, key: 'other' }, 50_000).state).toMatchObject({
      mode: 'watching',
      strikes: 0,
      servesSince: 50_000,
    });
  });
});

test('the first verdict stands', () => {
  const passed = fold(10);
  expect(withVerdict(passed, { verdict: 'fail', because: 'late' })).toBe(passed);
  expect(resultOf(fold(3, { from: passed, bad: 40 }))).toMatchObject({ newRequests: 500, newUsersHit: 0 });
});

describe('after its verdict', () => {
  const passed = fold(10);

  test('what stays well stays where it is', () => {
    expect(fold(300, { from: passed })).toMatchObject({ weight: 5_000, judging: { verdict: { verdict: 'pass' } } });
  });

  test('what turns bad is suspended, looked at again and taken off, and goes no further', () => {
    const suspended = fold(2, { from: passed, bad: 20 });
    expect(suspended).toMatchObject({ weight: 0, state: { mode: 'suspended' } });
    const relapsed = fold(12, { from: suspended, bad: 20 });
    expect(relapsed).toMatchObject({
      weight: 0,
      judging: { verdict: { verdict: 'pass' }, relapse: { verdict: 'fail', metric: 'errors' } },
    });
    expect(fold(5, { from: relapsed })).toEqual(relapsed);
  });
});

/** Words that hold these. */
function saying(words: RegExp | string): unknown {
  return typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words);
}
