import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pack, type CompiledTime } from './compiled.ts';
import { dayOf } from './day.ts';
import { berlin, calendarOfTests, day, sorted, utc, wall, withHalfDays } from './fixture.ts';
import { buildIndex, soakDue, type DayIndex } from './index-of-days.ts';
import { union } from './intervals.ts';
import { applies, type Place } from './scope.ts';
import type { CalendarDay, CalendarVersion, HalfUnits, Interval, TimeScope } from './types.ts';
import { weakensTime } from './weaken-time.ts';
import { mayStart } from './windows.ts';
import { instantOf, wallOf } from './zone.ts';
import type { Freeze, Window } from './timed-rules.ts';

const numRuns = Number(process.env['LOCKSTEP_CASES'] ?? (process.env['LOCKSTEP_LONG'] === undefined ? 300 : 20_000));
const at = (text: string): number => instantOf(berlin, wall(text), 'earlier');
const now = at('2026-11-21 20:00');
const known = { from: at('2025-01-01 00:00'), to: at('2029-01-01 00:00') };

function timeOf({
  windows = [],
  freezes = [],
  calendars = {},
}: {
  windows?: readonly Window[];
  freezes?: readonly Freeze[];
  calendars?: { readonly [name: string]: CalendarVersion };
}): CompiledTime {
  const compiled = Object.entries(calendars).map(([name, calendar]) => [name, { calendar, sources: [] }] as const);
  const schedule = { of: 'tests', zone: berlin, windows: windows.map(pack), freezes: freezes.map(pack) };
  return { of: 'tests', calendars: Object.fromEntries(compiled), schedule };
}

function windowOf(name: string, scope: TimeScope, ...times: readonly (readonly [string, string])[]): Window {
  return { name, scope, zone: berlin, known, intervals: times.map(([from, to]) => ({ from: at(from), to: at(to) })) };
}

function freezeOf(name: string, scope: TimeScope, kind: Freeze['kind'], ...times: readonly (readonly [string, string])[]): Freeze {
  return { ...windowOf(name, scope, ...times), kind, because: 'tests' };
}

const monday = ['2026-11-23 09:00', '2026-11-23 15:00'] as const;
const longMonday = ['2026-11-23 09:00', '2026-11-23 17:00'] as const;
const tuesday = ['2026-11-24 09:00', '2026-11-24 15:00'] as const;
const yearEnd = ['2026-12-18 00:00', '2027-01-08 00:00'] as const;
const prod = { stages: ['PROD'] };

describe('windows and freezes', () => {
  const office = windowOf('Office', prod, monday);
  const end = freezeOf('Year end', prod, 'freeze', yearEnd);
  const stages = [
    { name: 'TEST', waves: [['test']] },
    { name: 'PROD', waves: [['prod']] },
  ];
  test.each<readonly [string, CompiledTime | undefined, CompiledTime | undefined, readonly string[]]>([
    ['a first window', timeOf({}), timeOf({ windows: [office] }), []],
    ['nothing of time, then all of it', undefined, timeOf({ windows: [office], freezes: [end] }), []],
    ['a window that is gone', timeOf({ windows: [office] }), timeOf({}), ['windows: PROD had Office, and has none']],
    [
      'all of it gone',
      timeOf({ windows: [office], freezes: [end], calendars: { vienna: calendarOfTests } }),
      undefined,
      ['calendar vienna: is gone', 'freeze Year end: is gone', 'windows: PROD had Office, and has none'],
    ],
    [
      'a window that is longer',
      timeOf({ windows: [office] }),
      timeOf({ windows: [windowOf('Office', prod, longMonday)] }),
      [
        'windows: PROD is open from Mon 23 Nov 2026, 15:00 Europe/Berlin (+01:00) to Mon 23 Nov 2026, 17:00 Europe/Berlin (+01:00), and was closed',
      ],
    ],
    ['a window that is shorter', timeOf({ windows: [windowOf('Office', prod, longMonday)] }), timeOf({ windows: [office] }), []],
    [
      'one that was renamed and cut in two',
      timeOf({ windows: [windowOf('Office', prod, monday, tuesday)] }),
      timeOf({ windows: [windowOf('A', prod, monday), windowOf('B', prod, tuesday)] }),
      [],
    ],
    [
      'one more window of the same stage',
      timeOf({ windows: [office] }),
      timeOf({ windows: [office, windowOf('B', prod, tuesday)] }),
      [
        'windows: PROD is open from Tue 24 Nov 2026, 09:00 Europe/Berlin (+01:00) to Tue 24 Nov 2026, 15:00 Europe/Berlin (+01:00), and was closed',
      ],
    ],
    [
      'a window of another stage',
      timeOf({ windows: [office] }),
      timeOf({ windows: [office, windowOf('B', { environments: ['test'] }, tuesday)] }),
      [],
    ],
    [
      'one that hotfixes alone may use besides',
      timeOf({ windows: [office] }),
      timeOf({ windows: [office, windowOf('B', { ...prod, kinds: ['hotfix'] }, tuesday)] }),
      [
        'windows: PROD is open from Tue 24 Nov 2026, 09:00 Europe/Berlin (+01:00) to Tue 24 Nov 2026, 15:00 Europe/Berlin (+01:00), and was closed',
      ],
    ],
    [
      'one that asks for less room',
      timeOf({ windows: [{ ...office, mustFitMs: 7_200_000 }] }),
      timeOf({ windows: [{ ...office, mustFitMs: 3_600_000 }] }),
      [
        'windows: PROD is open from Mon 23 Nov 2026, 13:00 Europe/Berlin (+01:00) to Mon 23 Nov 2026, 14:00 Europe/Berlin (+01:00), and was closed',
      ],
    ],
    ['one that asks for more room', timeOf({ windows: [office] }), timeOf({ windows: [{ ...office, mustFitMs: 3_600_000 }] }), []],
    ['a freeze that is gone', timeOf({ freezes: [end] }), timeOf({}), ['freeze Year end: is gone']],
    [
      'a freeze that another one covers',
      timeOf({ freezes: [end] }),
      timeOf({ freezes: [freezeOf('Winter', {}, 'freeze', ['2026-12-01 00:00', '2027-02-01 00:00'])] }),
      [],
    ],
    [
      'two freezes in place of one',
      timeOf({ freezes: [end] }),
      timeOf({
        freezes: [
          freezeOf('A', prod, 'freeze', ['2026-12-18 00:00', '2026-12-24 00:00']),
          freezeOf('B', prod, 'freeze', ['2026-12-24 00:00', '2027-01-08 00:00']),
        ],
      }),
      [],
    ],
    [
      'a freeze that ends earlier',
      timeOf({ freezes: [end] }),
      timeOf({ freezes: [freezeOf('Year end', prod, 'freeze', ['2026-12-18 00:00', '2027-01-04 00:00'])] }),
      [
        'freeze Year end: no longer holds for PROD from Mon 4 Jan 2027, 00:00 Europe/Berlin (+01:00) to Fri 8 Jan 2027, 00:00 Europe/Berlin (+01:00)',
      ],
    ],
    [
      'a freeze of fewer stages',
      timeOf({ freezes: [freezeOf('Year end', {}, 'freeze', yearEnd)] }),
      timeOf({ freezes: [end] }),
      [
        'freeze Year end: no longer holds for TEST from Fri 18 Dec 2026, 00:00 Europe/Berlin (+01:00) to Fri 8 Jan 2027, 00:00 Europe/Berlin (+01:00)',
      ],
    ],
    [
      'a freeze that keeps new releases out only',
      timeOf({ freezes: [end] }),
      timeOf({ freezes: [freezeOf('Year end', prod, 'code', yearEnd)] }),
      [
        'freeze Year end: no longer holds for PROD from Fri 18 Dec 2026, 00:00 Europe/Berlin (+01:00) to Fri 8 Jan 2027, 00:00 Europe/Berlin (+01:00)',
      ],
    ],
    [
      'a code freeze that holds everything now',
      timeOf({ freezes: [freezeOf('Year end', prod, 'code', yearEnd)] }),
      timeOf({ freezes: [end] }),
      [],
    ],
    [
      'a freeze that hotfixes pass now',
      timeOf({ freezes: [end] }),
      timeOf({ freezes: [freezeOf('Year end', { ...prod, kinds: ['normal'] }, 'freeze', yearEnd)] }),
      [
        'freeze Year end: no longer holds for PROD from Fri 18 Dec 2026, 00:00 Europe/Berlin (+01:00) to Fri 8 Jan 2027, 00:00 Europe/Berlin (+01:00)',
      ],
    ],
    [
      'a freeze that is over, and gone',
      timeOf({ freezes: [freezeOf('Last year', prod, 'freeze', ['2025-12-18 00:00', '2026-01-08 00:00'])] }),
      timeOf({}),
      [],
    ],
    [
      'a window that was open last week only',
      timeOf({ windows: [office] }),
      timeOf({ windows: [office, windowOf('B', prod, ['2026-11-16 09:00', '2026-11-16 15:00'])] }),
      [],
    ],
  ])('%s', (_change, before, after, sentences) => {
    expect(weakensTime(before, after, now, stages)).toEqual(sentences);
  });

  test('without stages, an environment may be in any of them', () => {
    const after = timeOf({ windows: [office, windowOf('B', { environments: ['test'] }, tuesday)] });
    expect(weakensTime(timeOf({ windows: [office] }), after, now)).toHaveLength(1);
  });

  test('what nobody knew yet is not newly open: a year further on is no change', () => {
    const later = windowOf('Office', prod, monday, ['2029-01-08 09:00', '2029-01-08 15:00']);
    const after = timeOf({ windows: [{ ...later, known: { from: known.from, to: at('2030-01-01 00:00') } }] });
    expect(weakensTime(timeOf({ windows: [office] }), after, now, stages)).toEqual([]);
  });
});

describe('calendars', () => {
  const closure = (date: string, counts: HalfUnits = 0): CalendarDay => ({ day: day(date), because: 'tests', counts, kind: 'closure' });
  const without = (date: string): CalendarVersion => ({
    ...calendarOfTests,
    days: calendarOfTests.days.filter((each) => each.day !== day(date)),
  });
  const withDays = (...days: readonly CalendarDay[]): CalendarVersion => ({
    ...calendarOfTests,
    days: sorted([...calendarOfTests.days, ...days]),
  });
  const until = (minute: number): CalendarVersion => ({
    ...withHalfDays,
    days: withHalfDays.days.map((each) => (each.until === undefined ? each : { ...each, until: minute })),
  });
  test.each<readonly [string, CalendarVersion, CalendarVersion, readonly string[]]>([
    [
      'a holiday that counts now',
      calendarOfTests,
      without('2026-12-25'),
      ['calendar default: Fri 25 Dec 2026 counts more than before (not at all → whole)'],
    ],
    ['a holiday that is over', calendarOfTests, without('2026-05-25'), []],
    ['a closure more', calendarOfTests, withDays(closure('2026-12-28')), []],
    [
      'closures that are gone',
      withDays(closure('2026-12-28'), closure('2026-12-29')),
      calendarOfTests,
      ['calendar default: 2 days count more than before, Mon 28 Dec 2026 first (not at all → whole)'],
    ],
    [
      'a closure that is half a day now',
      withDays(closure('2026-12-28')),
      withDays(closure('2026-12-28', 1)),
      ['calendar default: Mon 28 Dec 2026 counts more than before (not at all → half)'],
    ],
    [
      'Saturdays that count',
      { ...calendarOfTests, last: day('2026-12-06') },
      { ...calendarOfTests, week: [2, 2, 2, 2, 2, 2, 0] },
      ['calendar default: 3 days count more than before, Sat 21 Nov 2026 first (not at all → whole)'],
    ],
    ['a later cut-off', calendarOfTests, { ...calendarOfTests, cutOff: 1020 }, ['calendar default: cut-off 16:00 → cut-off 17:00']],
    [
      'other hours',
      calendarOfTests,
      { ...calendarOfTests, hours: { from: 480, to: 1020 } },
      ['calendar default: hours 09:00-17:00 → hours 08:00-17:00'],
    ],
    ['another zone', calendarOfTests, { ...calendarOfTests, zone: utc }, ['calendar default: zone Europe/Berlin → zone UTC']],
    ['half days that end later', until(720), until(780), ['calendar default: 2 half days end at another time, Thu 24 Dec 2026 first']],
    ['half days', calendarOfTests, withHalfDays, []],
    ['a calendar that knows less', calendarOfTests, { ...calendarOfTests, last: day('2026-12-01') }, []],
    ['a calendar that knows more', { ...calendarOfTests, last: day('2026-12-01') }, calendarOfTests, []],
  ])('%s', (_change, before, after, sentences) => {
    expect(weakensTime(timeOf({ calendars: { default: before } }), timeOf({ calendars: { default: after } }), now)).toEqual(sentences);
  });

  test('a calendar that is gone is said, one that is new is not', () => {
    const [one, two] = [
      timeOf({ calendars: { default: calendarOfTests } }),
      timeOf({ calendars: { default: calendarOfTests, vienna: withHalfDays } }),
    ];
    expect(weakensTime(two, one, now)).toEqual(['calendar vienna: is gone']);
    expect(weakensTime(one, two, now)).toEqual([]);
  });

  test(
    'where nothing is said, no soak that begins from now on is due on an earlier day; where something is, one may be',
    { timeout: 900_000 },
    () => {
      const anyDays = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.constantFrom<HalfUnits>(0, 1, 2)), {
        selector: ([each]) => each,
        maxLength: 8,
      });
      const [today, last] = [day('2026-11-21'), day('2027-01-31')];
      const calendarWith = (days: readonly (readonly [number, HalfUnits])[]): CalendarVersion => ({
        ...calendarOfTests,
        last,
        days: sorted(days.map(([ahead, counts]) => ({ day: today + ahead, because: 'tests', counts, kind: 'closure' }))),
      });
      let [silent, told] = [0, 0];
      fc.assert(
        fc.property(anyDays, anyDays, (one, other) => {
          const [before, after] = [calendarWith(one), calendarWith(other)];
          const said = weakensTime(timeOf({ calendars: { default: before } }), timeOf({ calendars: { default: after } }), now);
          const [was, is] = [buildIndex(before), buildIndex(after)];
          // By days: where day 0 is closed, and the next day is half of one, it begins with that day's first hour, and may end in an earlier one.
          const dueOn = (index: DayIndex, entered: number, days: number): number =>
            dayOf(wallOf(berlin, soakDue(index, entered, days) ?? Infinity));
          const earlier = Array.from({ length: 31 * 6 }, (_, step) => now + step * 4 * 3_600_000).some((entered) =>
            [1, 2, 5].some((days) => dueOn(is, entered, days) < dueOn(was, entered, days)),
          );
          if (said.length === 0) expect(earlier).toBe(false);
          if (said.length === 0) silent += 1;
          else told += 1;
        }),
        { numRuns },
      );
      expect(Math.min(silent, told)).toBeGreaterThan(numRuns / 100);
    },
  );
});

describe('held against a look at every instant of every place', () => {
  const end = 40;
  const range = { from: -10, to: end + 20 };
  const anyInterval = fc
    .tuple(fc.integer({ min: 0, max: end - 1 }), fc.integer({ min: 1, max: 12 }))
    .map(([from, length]): Interval => ({ from: from * 1000, to: (from + length) * 1000 }));
  const anyScope: fc.Arbitrary<TimeScope> = fc.record(
    {
      stages: fc.subarray(['A', 'B'], { minLength: 1 }),
      services: fc.subarray(['a', 'b'], { minLength: 1 }),
      kinds: fc.subarray(['normal' as const, 'hotfix' as const], { minLength: 1 }),
    },
    { requiredKeys: [] },
  );
  const rule = {
    zone: fc.constant(utc),
    known: fc.constant({ from: range.from * 1000, to: range.to * 1000 }),
    scope: anyScope,
    intervals: fc.array(anyInterval, { maxLength: 4 }).map(union),
  };
  const anyWindow: fc.Arbitrary<Window> = fc
    .tuple(fc.record({ name: fc.constantFrom('v', 'w'), ...rule }), fc.integer({ min: 0, max: 6 }))
    .map(([window, room]) => (room === 0 ? window : { ...window, mustFitMs: room * 1000 }));
  const anyFreeze: fc.Arbitrary<Freeze> = fc.record({
    name: fc.constantFrom('f', 'g'),
    kind: fc.constantFrom('freeze' as const, 'code' as const),
    because: fc.constant('tests'),
    ...rule,
  });
  const places = ['A', 'B', 'C'].flatMap((stage) =>
    ['a', 'b', 'c'].flatMap((service) => (['normal', 'hotfix'] as const).map((kind): Place => ({ stage, service, kind }))),
  );
  // The last instant that leaves room enough is a millisecond of its own.
  const instants = Array.from({ length: end + 15 }, (_, second) => [second * 1000, second * 1000 + 1]).flat();
  const from = 5000;
  /** Half of what is compared is what was there before, as most changes are. */
  const mixed = <Rule>(any: fc.Arbitrary<Rule>) =>
    fc
      .tuple(fc.array(any, { maxLength: 3 }), fc.array(any, { maxLength: 2 }), fc.nat({ max: 3 }))
      .map(([before, more, kept]) => [before, [...before.slice(0, kept), ...more]] as const);

  test('windows: something is said exactly where something may start that might not', { timeout: 900_000 }, () => {
    let [silent, told] = [0, 0];
    fc.assert(
      fc.property(mixed(anyWindow), ([before, after]) => {
        const may = (windows: readonly Window[], place: Place, instant: number): boolean => {
          const start = {
            action: 'promotion',
            isFirstStage: false,
            environments: ['e'],
            excepted: [],
            stage: place.stage ?? '',
            kind: place.kind ?? 'normal',
            services: [place.service ?? ''],
          } as const;
          return mayStart({ zone: utc, windows, freezes: [], stops: [] }, start, instant).may;
        };
        const opened = places.some((place) =>
          instants.some((instant) => instant >= from && may(after, place, instant) && !may(before, place, instant)),
        );
        // A place that loses its windows is said even where these were open all the time.
        const lost = places.some(
          (place) => before.some(({ scope }) => applies(scope, place)) && !after.some(({ scope }) => applies(scope, place)),
        );
        expect(weakensTime(timeOf({ windows: before }), timeOf({ windows: after }), from).length > 0).toBe(opened || lost);
        if (opened || lost) told += 1;
        else silent += 1;
      }),
      { numRuns },
    );
    expect(Math.min(silent, told)).toBeGreaterThan(numRuns / 20);
  });

  test('freezes: something is said exactly where one held and no other that is as strong does', { timeout: 900_000 }, () => {
    let [silent, told] = [0, 0];
    fc.assert(
      fc.property(mixed(anyFreeze), ([before, after]) => {
        const holds = ({ scope, intervals }: Freeze, place: Place, instant: number): boolean =>
          applies(scope, place) && intervals.some((each) => each.from <= instant && instant < each.to);
        const lost = before.some((freeze) =>
          places.some((place) =>
            instants.some(
              (instant) =>
                instant >= from &&
                holds(freeze, place, instant) &&
                !after.some((each) => (each.kind === 'freeze' || freeze.kind === 'code') && holds(each, place, instant)),
            ),
          ),
        );
        expect(weakensTime(timeOf({ freezes: before }), timeOf({ freezes: after }), from).length > 0).toBe(lost);
        if (lost) told += 1;
        else silent += 1;
      }),
      { numRuns },
    );
    expect(Math.min(silent, told)).toBeGreaterThan(numRuns / 20);
  });
});
