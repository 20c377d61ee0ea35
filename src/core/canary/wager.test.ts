import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bet,
  errorMargins,
  freshWager,
  latencyMargins,
  valueOf,
  type Margins,
  type Purse,
  type Slice,
  type Stake,
  type Wager,
} from './wager.ts';

const slice = (newSeen: number, newBad: number, oldSeen: number, oldBad: number): Slice => ({ newSeen, newBad, oldSeen, oldBad });

describe('known answers', () => {
  test.each<[string, Margins, Stake, readonly (readonly [Slice, number])[]]>([
    [
      'errors at 5 %, one in a thousand before',
      errorMargins,
      { weight: 0.05, baseline: 0.001 },
      [
        [slice(50, 0, 950, 1), 0.702892064069],
        [slice(50, 3, 950, 1), 16.2859106557],
        [slice(50, 5, 950, 0), 673918.502457],
      ],
    ],
    [
      'latency, half of the traffic, half of it slow',
      latencyMargins,
      { weight: 0.5, baseline: 0.5 },
      [[slice(100, 60, 100, 45), 2.18699858467]],
    ],
    [
      'two failures of two, where there were none',
      latencyMargins,
      { weight: 0.01, baseline: 0 },
      [
        [slice(1, 1, 0, 0), 27.806131],
        [slice(1, 1, 0, 0), 1998.64528811],
      ],
    ],
  ])('%s', (_words, margins, stake, steps) => {
    let wager: Wager = freshWager;
    for (const [each, value] of steps) {
      wager = bet(wager, each, margins, stake);
      expect(valueOf(wager) / value).toBeCloseTo(1, 9);
    }
  });
});

const anyStake = fc.record({
  weight: fc.double({ min: 0.01, max: 0.9, noNaN: true }),
  baseline: fc.double({ min: 0, max: 0.3, noNaN: true }),
  part: fc.double({ min: 0, max: 1, noNaN: true }),
});
const timidPurse: Purse = [0.1, 0.1, 0.1, 0.1, 0.6];
const anyMargins = fc.constantFrom(errorMargins, latencyMargins);
const anySlice = fc
  .tuple(fc.nat(50), fc.nat(50), fc.nat(50), fc.nat(50))
  .map(([good, bad, oldGood, oldBad]) => slice(good + bad, bad, oldGood + oldBad, oldBad));

describe('the bet', () => {
  test('has an expected factor of at most 1 under the null, by counting every outcome of up to six requests', () => {
    const share = fc.double({ min: 0, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(anyStake, anyMargins, fc.integer({ min: 1, max: 6 }), share, (stake, margins, requests, old) => {
        const worst = Math.min(1, margins.ratio * old + margins.share);
        expect(expectedFactor(stake, margins, requests, { old, worst })).toBeLessThanOrEqual(1 + 1e-9);
      }),
      { numRuns: 300 },
    );
  });

  test('a failure more on the new side never makes it smaller, one more on the old side never larger', () => {
    fc.assert(
      fc.property(anyStake, anyMargins, anySlice, (stake, margins, each) => {
        const value = (one: Slice) => valueOf(bet(freshWager, one, margins, stake));
        if (each.newBad < each.newSeen)
          expect(value({ ...each, newBad: each.newBad + 1 })).toBeGreaterThanOrEqual(value(each) * (1 - 1e-12));
        if (each.oldBad < each.oldSeen) expect(value({ ...each, oldBad: each.oldBad + 1 })).toBeLessThanOrEqual(value(each) * (1 + 1e-12));
      }),
    );
  });

  test('counts of several routers, merged, are one count', () => {
    fc.assert(
      fc.property(anyStake, anyMargins, anySlice, anySlice, (stake, margins, one, other) => {
        const merged = slice(
          one.newSeen + other.newSeen,
          one.newBad + other.newBad,
          one.oldSeen + other.oldSeen,
          one.oldBad + other.oldBad,
        );
        const apart = bet(bet(freshWager, one, margins, stake), other, margins, stake);
        for (const [index, logarithm] of bet(freshWager, merged, margins, stake).entries())
          expect(logarithm).toBeCloseTo(apart[index] ?? 0, 8);
      }),
    );
  });

  test.each([
    ['no requests', slice(0, 0, 0, 0), { weight: 0.05, baseline: 0.001 }],
    ['no weight', slice(3, 1, 5, 0), { weight: 0, baseline: 0.001 }],
    ['all the weight', slice(3, 1, 0, 0), { weight: 1, baseline: 0.001 }],
    ['hardly any weight', slice(3, 1, 5, 0), { weight: 1e-9, baseline: 0 }],
    ['nothing bad ever', slice(3, 0, 5, 0), { weight: 0.5, baseline: 0 }],
  ])('stays a number with %s', (_words, each, stake) => {
    expect(Number.isFinite(valueOf(bet(freshWager, each, latencyMargins, stake)))).toBe(true);
  });

  test('of somebody who begins with more counts for more, and a part of a stake is a smaller stake', () => {
    const lone: Purse = [0, 0, 1, 0, 0];
    const stake = { weight: 0.5, baseline: 0 };
    const one = slice(1, 1, 0, 0);
    // With half of the traffic the boldest stakes 0.95 on what never happened before; the third of the five nine parts in a hundred of that.
    expect(valueOf(bet(freshWager, one, latencyMargins, stake), lone)).toBeCloseTo(1 + 0.95 * 0.09, 9);
    expect(valueOf(bet(freshWager, one, latencyMargins, { ...stake, part: 0.5 }), lone)).toBeCloseTo(1 + 0.95 * 0.09 * 0.5, 9);
  });

  test('goes on from what was stored as if nothing had happened', () => {
    const stake = { weight: 0.1, baseline: 0.01 };
    const before = bet(freshWager, slice(40, 2, 360, 3), errorMargins, stake);
    const stored: unknown = JSON.parse(JSON.stringify(before));
    expect(stored).toEqual(before);
  });
});

/** Each request goes to the new side with the probability of the weight, and is bad there with that of the null's edge. */
function expectedFactor(
  stake: Stake,
  margins: Margins,
  requests: number,
  shares: { readonly old: number; readonly worst: number },
): number {
  const kinds: readonly (readonly [Slice, number])[] = [
    [slice(1, 1, 0, 0), stake.weight * shares.worst],
    [slice(1, 0, 0, 0), stake.weight * (1 - shares.worst)],
    [slice(0, 0, 1, 1), (1 - stake.weight) * shares.old],
    [slice(0, 0, 1, 0), (1 - stake.weight) * (1 - shares.old)],
  ];
  const walk = (wager: Wager, left: number): number =>
    left === 0
      ? (valueOf(wager) + valueOf(wager, timidPurse)) / 2
      : kinds.reduce((sum, [each, chance]) => (chance === 0 ? sum : sum + chance * walk(bet(wager, each, margins, stake), left - 1)), 0);
  return walk(freshWager, requests);
}
