import fc from 'fast-check';
import { expect, test } from 'vitest';
import { covers, findAfter, findAround, union } from './intervals.ts';
import { utc } from './fixture.ts';
import type { Interval } from './types.ts';
import { type Start, type TimeRules, mayStart, opensAt } from './windows.ts';
import type { Freeze, Window } from './timed-rules.ts';

// `LOCKSTEP_LONG=1` tries a hundred thousand of each; `LOCKSTEP_CASES=25000` as many as it says.
const numRuns = Number(process.env['LOCKSTEP_CASES'] ?? (process.env['LOCKSTEP_LONG'] === undefined ? 300 : 100_000));
const end = 60;

const anyInterval = fc
  .tuple(fc.integer({ min: 0, max: end - 1 }), fc.integer({ min: 1, max: 12 }))
  .map(([from, length]) => ({ from, to: from + length }));
const anyIntervals = fc.array(anyInterval, { maxLength: 6 });
/** A little before and behind all of them. */
const instants = Array.from({ length: end + 16 }, (_, index) => index - 1);
const inAny = (intervals: readonly Interval[], at: number): boolean => intervals.some(({ from, to }) => from <= at && at < to);

test('a union holds what its parts hold, is in order, and a union of it is itself', { timeout: 900_000 }, () => {
  fc.assert(
    fc.property(anyIntervals, (intervals) => {
      const joined = union(intervals);
      expect(instants.find((at) => inAny(joined, at) !== inAny(intervals, at))).toBeUndefined();
      expect(union(joined)).toEqual(joined);
      expect(union(intervals.toReversed())).toEqual(joined);
      // Between two there is something.
      for (const [index, next] of joined.slice(1).entries()) expect(next.from).toBeGreaterThan(joined[index]?.to ?? 0);
    }),
    { numRuns },
  );
});

test('what lies around an instant, and what comes after it, is what a look at each of them finds', { timeout: 900_000 }, () => {
  fc.assert(
    fc.property(anyIntervals.map(union), fc.integer({ min: -1, max: end + 15 }), (intervals, at) => {
      expect(findAround(intervals, at)).toEqual(intervals.find(({ from, to }) => from <= at && at < to));
      expect(findAfter(intervals, at)).toEqual(intervals.find(({ from }) => from > at));
    }),
    { numRuns },
  );
});

test('one covers another where nothing of the other lies outside of it', { timeout: 900_000 }, () => {
  let [yes, no] = [0, 0];
  fc.assert(
    fc.property(anyIntervals.map(union), anyIntervals.map(union), (wide, narrow) => {
      const expected = instants.every((at) => !inAny(narrow, at) || inAny(wide, at));
      expect(covers(wide, narrow)).toBe(expected);
      if (expected) yes += 1;
      else no += 1;
    }),
    { numRuns },
  );
  expect(Math.min(yes, no)).toBeGreaterThan(numRuns / 50);
});

const names = ['a', 'b'];
const anyScope = fc.record({ services: fc.subarray(names, { minLength: 1 }) }, { requiredKeys: [] });
const rule = {
  zone: fc.constant(utc),
  known: fc.constant({ from: -10, to: end + 40 }),
  scope: anyScope,
  intervals: anyIntervals.map(union),
};
const anyWindow: fc.Arbitrary<Window> = fc
  .tuple(fc.record({ name: fc.constantFrom('v', 'w'), ...rule }), fc.integer({ min: 0, max: 6 }))
  .map(([window, mustFitMs]) => (mustFitMs === 0 ? window : { ...window, mustFitMs }));
const anyFreeze: fc.Arbitrary<Freeze> = fc.record({
  name: fc.constantFrom('f', 'g'),
  kind: fc.constantFrom('freeze', 'code'),
  because: fc.constant('tests'),
  ...rule,
});
const anyStop = anyInterval.chain(({ from, to }) =>
  fc.record({ by: fc.constant('ann'), because: fc.constant('tests'), from: fc.constant(from), until: fc.constant(to), scope: anyScope }),
);
const anyRules: fc.Arbitrary<TimeRules> = fc.record({
  zone: fc.constant(utc),
  windows: fc.array(anyWindow, { maxLength: 3 }),
  freezes: fc.array(anyFreeze, { maxLength: 2 }),
  stops: fc.array(anyStop, { maxLength: 2 }),
});
const anyStart: fc.Arbitrary<Start> = fc.record({
  action: fc.constantFrom('promotion', 'promotion', 'promotion', 'rollback'),
  stage: fc.constant('PROD'),
  isFirstStage: fc.boolean(),
  kind: fc.constantFrom('normal', 'hotfix'),
  environments: fc.constant(['prod']),
  services: fc.subarray(names, { minLength: 1 }),
  excepted: fc.subarray(['f']),
});

test('it may start when no stop and no freeze is about it, and each service is in a window or has none', { timeout: 900_000 }, () => {
  let [may, mayNot] = [0, 0];
  fc.assert(
    fc.property(anyRules, anyStart, fc.integer({ min: 0, max: end }), (rules, start, at) => {
      const expected = mayBySight(rules, start, at);
      expect(mayStart(rules, start, at).may).toBe(expected);
      if (expected) may += 1;
      else mayNot += 1;
    }),
    { numRuns },
  );
  expect(Math.min(may, mayNot)).toBeGreaterThan(numRuns / 10);
});

test('it opens now or later, may start then, and might at no instant before', { timeout: 900_000 }, () => {
  let later = 0;
  fc.assert(
    fc.property(anyRules, anyStart, fc.integer({ min: 0, max: end }), (rules, start, at) => {
      const opens = opensAt(rules, start, at);
      for (let each = at; each < (opens ?? end + 39); each += 1) expect(mayBySight(rules, start, each)).toBe(false);
      if (opens === undefined) return;
      expect(opens).toBeGreaterThanOrEqual(at);
      expect(mayStart(rules, start, opens)).toEqual({ may: true });
      if (opens > at) later += 1;
    }),
    { numRuns },
  );
  expect(later).toBeGreaterThan(numRuns / 20);
});

/** The rule itself, instant by instant. */
function mayBySight({ windows, freezes, stops }: TimeRules, start: Start, at: number): boolean {
  if (start.action === 'rollback') return true;
  const isAbout = (scope: { readonly services?: readonly string[] }, service: string): boolean => scope.services?.includes(service) ?? true;
  const isAboutAny = (scope: { readonly services?: readonly string[] }): boolean =>
    start.services.some((service) => isAbout(scope, service));
  const holding = freezes.filter(
    (freeze) =>
      isAboutAny(freeze.scope) &&
      !start.excepted.includes(freeze.name) &&
      (freeze.kind === 'freeze' || (start.isFirstStage && start.kind === 'normal')),
  );
  const isFrozen = (instant: number): boolean => holding.some(({ intervals }) => inAny(intervals, instant));
  if (isFrozen(at) || stops.some((stop) => isAboutAny(stop.scope) && stop.from <= at && at < stop.until)) return false;
  return start.services.every((service) => {
    const own = windows.filter(({ scope }) => isAbout(scope, service));
    const room = (count: number): boolean =>
      Array.from({ length: count }, (_, index) => at + index).every(
        (instant) => own.some(({ intervals }) => inAny(intervals, instant)) && !isFrozen(instant),
      );
    return own.length === 0 || own.some(({ intervals, mustFitMs = 1 }) => inAny(intervals, at) && room(mustFitMs));
  });
}
