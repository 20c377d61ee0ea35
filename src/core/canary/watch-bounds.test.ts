import { describe, expect, test } from 'vitest';
import { beginBounds, evidenceOfBounds, watchBounds, type BoundAct, type BoundRules, type BoundSlice } from './watch-bounds.ts';

const rules: BoundRules = { forMs: 60_000, errors: 0.01, latencies: [{ quantile: 0.95, ms: 200 }], requests: 300, againMs: 10_000 };

interface Second {
  readonly seen: number;
  readonly bad?: number;
  readonly slow?: number;
}

/** Watches until something is told; `second` says what each brings. */
function watch(
  second: (at: number) => Second,
  asked = rules,
): { readonly kinds: readonly string[]; readonly at: number; readonly because: string } {
  let state = beginBounds(asked, 0);
  const kinds: string[] = [];
  for (let at = 0; at < 400; at += 1) {
    const { seen, bad = 0, slow = 0 } = second(at);
    const { state: next, act }: { state: typeof state; act: BoundAct } = watchBounds(
      state,
      { at: at * 1_000, seen, bad, slow: [slow] },
      asked,
    );
    state = next;
    if (act.kind === 'go-on') continue;
    kinds.push(act.kind);
    if (act.kind !== 'suspect') return { kinds, at, because: act.because };
  }
  return { kinds, at: 400, because: '' };
}

describe('real traffic', () => {
  test.each<readonly [string, (at: number) => Second, readonly string[]]>([
    ['within its bounds for long enough passes', () => ({ seen: 10 }), ['pass']],
    ['at its bound passes', (at) => ({ seen: 10, bad: at % 10 === 0 ? 1 : 0 }), ['pass']],
    ['of which a fifth fails is suspected, and fails at the second look', () => ({ seen: 10, bad: 2 }), ['suspect', 'fail']],
    ['of which a twentieth fails does so too', (at) => ({ seen: 10, bad: at % 2 }), ['suspect', 'fail']],
    ['that is slow for a third fails', () => ({ seen: 9, slow: 3 }), ['suspect', 'fail']],
    ['that broke once and never again is for a person to say', (at) => ({ seen: 10, bad: at < 6 ? 10 : 0 }), ['suspect', 'inconclusive']],
    ['that does not come proves nothing', () => ({ seen: 0 }), ['inconclusive']],
    ['that hardly comes proves nothing', (at) => ({ seen: at % 2 }), ['inconclusive']],
    ['that cannot be counted proves nothing', () => ({ seen: Number.NaN, bad: Number.NaN }), ['inconclusive']],
    ['with more failures than answers proves nothing', () => ({ seen: 10, bad: 11 }), ['inconclusive']],
    [
      'a little beyond its bound, and too little of it to tell, is inconclusive',
      (at) => ({ seen: 5, bad: at % 12 === 0 ? 1 : 0 }),
      ['inconclusive'],
    ],
  ])('%s', (_words, second, kinds) => {
    expect(watch(second).kinds).toEqual(kinds);
  });

  test('that is slow to come is waited for, three times the time asked', () => {
    const slow = (at: number): Second => ({ seen: at % 3 === 0 ? 6 : 0 });
    const { kinds, at } = watch(slow);
    expect([kinds, at > 60 && at < 180]).toEqual([['pass'], true]);
    expect(watch(() => ({ seen: 1 }), { ...rules, requests: 1_000 })).toMatchObject({ kinds: ['inconclusive'], at: 180 });
  });

  test('is told with what was seen and what may be', () => {
    expect(watch(() => ({ seen: 10, bad: 2 })).because).toMatch(
      /^20 % of \d+ answers failed, 1 % may: evidence \d+ to 1, at a second look too$/,
    );
    expect(watch(() => ({ seen: 10, slow: 4 })).because).toMatch(/^40 % of \d+ answers took longer than 200 ms, 5 % may/);
    expect(watch(() => ({ seen: 10 })).because).toBe('610 requests, 0 % failed, 0 % took longer than 200 ms');
  });
});

test('an early end is early: half of the answers failing is told within seconds of the second look', () => {
  expect(watch(() => ({ seen: 20, bad: 10 })).at).toBeLessThan(15);
});

test('three failures are needed for a strike, however unlikely fewer are', () => {
  const strict = { ...rules, errors: 0, latencies: [] };
  const slice: BoundSlice = { at: 1, seen: 2, bad: 2, slow: [] };
  expect(watchBounds(beginBounds(strict, 0), slice, strict).act.kind).toBe('go-on');
  expect(watchBounds(beginBounds(strict, 0), { ...slice, seen: 3, bad: 3 }, strict).act.kind).toBe('suspect');
});

// With a bound of 1 %, a share of 0.013 is permitted; stakes are min(100, 0.95/0.013)·0.3^j.
test.each([
  [50, 0],
  [50, 3],
  [1_000, 13],
])('the evidence of %i answers with %i failures is what the formula says', (seen, bad) => {
  const only = { ...rules, latencies: [] };
  const permitted = 1.25 * 0.01 + 0.0005;
  const stakes = [0, 1, 2, 3, 4].map((index) => Math.min(100, 0.95 / permitted) * 0.3 ** index);
  const factors = stakes.map((stake) => (1 + stake * (1 - permitted)) ** bad * (1 - stake * permitted) ** (seen - bad));
  const { state } = watchBounds(beginBounds(only, 0), { at: 0, seen, bad, slow: [] }, { ...only, requests: 1e9 });
  expect(evidenceOfBounds(state) / (factors.reduce((sum, each) => sum + each, 0) / 5)).toBeCloseTo(1, 6);
});

test('of 1,000 watches of traffic at its bound at most 10 fail', () => {
  let seed = 42;
  const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const drawn = (seen: number, share: number): number => Array.from({ length: seen }, random).filter((each) => each < share).length;
  const failed = Array.from({ length: 1_000 }, () => watch(() => ({ seen: 10, bad: drawn(10, 0.01), slow: drawn(10, 0.05) })));
  expect(failed.filter(({ kinds }) => kinds.includes('fail')).length).toBeLessThanOrEqual(10);
});
