import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendarOfTests, day, sorted, wall } from './fixture.ts';
import { buildIndex, workingTimeBetween } from './index-of-days.ts';
import { pausedDays, withoutPaused } from './paused-days.ts';
import { afterPause, countedBetween, endOfCounted, endOfWork, joinPauses, type Pause, workedBetween } from './pauses.ts';
import type { CalendarDay } from './types.ts';
import { instantOf } from './zone.ts';

const numRuns = process.env['LOCKSTEP_LONG'] === undefined ? 500 : 20_000;
const { zone } = calendarOfTests;
const index = buildIndex(calendarOfTests);
const at = (text: string): number => instantOf(zone, wall(text), 'later');
const pause = (from: number, to: number, freeze = 'F'): Pause => ({ from, to, freeze });
const spans = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 12 })), { maxLength: 6 });
const pausesOf = (all: readonly (readonly [number, number])[]): readonly Pause[] =>
  joinPauses(all.map(([from, long], place) => pause(from, from + long, `F${place}`)));

test('pauses that hold at once are one time, told by the freeze that began first', () => {
  const joined = joinPauses([pause(5, 9, 'B'), pause(1, 6, 'A'), pause(2, 3, 'C'), pause(20, 21, 'D')]);
  expect(joined).toEqual([pause(1, 6, 'A'), pause(6, 9, 'B'), pause(20, 21, 'D')]);
});

test('time is counted where no pause holds, unit by unit', () => {
  const counts = fc.tuple(spans, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 40 }));
  fc.assert(
    fc.property(counts, ([all, from, ms]) => {
      const pauses = pausesOf(all);
      const isPaused = (unit: number): boolean => all.some(([begin, long]) => unit >= begin && unit < begin + long);
      let [end, left] = [from, ms];
      for (; left > 0; end += 1) if (!isPaused(end)) left -= 1;
      expect(endOfCounted(pauses, from, ms)).toBe(end);
      expect(countedBetween(pauses, from, end)).toBe(ms);
    }),
    { numRuns },
  );
});

test('what would be over while a pause holds is over once it ends, and what is over as it begins is over', () => {
  fc.assert(
    fc.property(spans, fc.integer({ min: 0, max: 80 }), (all, due) => {
      // The unit before the instant is paused, so that the instant lies within.
      const isWithin = (end: number): boolean =>
        all.some(([from, long]) => end - 1 >= from && end - 1 < from + long) &&
        all.some(([from, long]) => end >= from && end < from + long);
      let end = due;
      while (isWithin(end)) end += 1;
      expect(afterPause(pausesOf(all), due)).toBe(end);
    }),
    { numRuns },
  );
});

test.each([
  ['2026-11-18 10:00', '2026-11-18 12:00', 'two hours of work', '2026-11-20 12:00'],
  ['2026-11-18 17:00', '2026-11-19 09:00', 'a night', '2026-11-20 10:00'],
  ['2026-11-21 00:00', '2026-11-22 00:00', 'what lies behind it', '2026-11-20 10:00'],
])('three days of working time from Tuesday 10:00, paused from %s to %s (%s), are over on %s', (from, to, _what, due) => {
  const threeDays = 3 * 8 * 3_600_000;
  expect(endOfWork(index, [pause(at(from), at(to))], at('2026-11-17 10:00'), threeDays)).toBe(at(due));
  expect(workedBetween(index, [pause(at(from), at(to))], at('2026-11-17 10:00'), at(due))).toBe(threeDays);
});

test('a day of whose hours a pause takes anything does not count; one that it only touches at night does', () => {
  const days = (from: string, to: string): readonly string[] =>
    pausedDays(index, [pause(at(from), at(to), 'Year end')]).map((each) => new Date(each.day * 86_400_000).toISOString().slice(8, 10));
  expect(days('2026-11-17 16:59', '2026-11-18 09:00')).toEqual(['17']);
  expect(days('2026-11-17 17:00', '2026-11-18 09:00')).toEqual([]);
  expect(days('2026-11-17 17:00', '2026-11-18 09:01')).toEqual(['18']);
  expect(days('2026-11-20 12:00', '2026-11-23 12:00')).toEqual(['20', '23']);
});

test('days that are left out are counted as if the calendar had them closed', () => {
  const some = fc.array(fc.integer({ min: day('2026-01-05'), max: day('2027-06-30') }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(some, (days) => {
      const pauses = joinPauses(
        days.map((each) => pause(instantOf(zone, each * 86_400_000, 'later'), instantOf(zone, (each + 1) * 86_400_000, 'later'))),
      );
      const closed = pausedDays(index, pauses);
      const others = calendarOfTests.days.filter((each) => !closed.some((paused) => paused.day === each.day));
      const built = buildIndex({ ...calendarOfTests, days: sorted([...others, ...(closed satisfies readonly CalendarDay[])]) });
      const { bytes: _bytes, ...left } = withoutPaused(index, pauses);
      expect(left).toEqual(Object.fromEntries(Object.entries(built).filter(([key]) => key !== 'bytes')));
      expect(workingTimeBetween(withoutPaused(index, pauses), at('2026-01-05 00:00'), at('2027-06-30 00:00'))).toBe(
        workedBetween(index, pauses, at('2026-01-05 00:00'), at('2027-06-30 00:00')),
      );
    }),
    { numRuns: 50 },
  );
});
