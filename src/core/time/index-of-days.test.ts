import { describe, expect, test } from 'vitest';
import { dayMs, minuteMs } from './day.ts';
import { apia, calendarOfTests, day, utc, wall, wallText, withHalfDays } from './fixture.ts';
import { addWorkingTime, buildIndex, fullDayMs, halfUnitsBetween, isWorkingDay, soakDue, workingTimeBetween } from './index-of-days.ts';
import type { CalendarVersion } from './types.ts';
import { instantOf } from './zone.ts';

function due(calendar: CalendarVersion, entered: string, workingDays: number): string {
  const at = instantOf(calendar.zone, wall(entered), 'later');
  return wallText(calendar.zone, soakDue(buildIndex(calendar), at, workingDays));
}

function instant(text: string): number {
  return instantOf(calendarOfTests.zone, wall(text), 'later');
}

test.each([
  ['2026-11-17 15:40', 5, '2026-11-24 15:40'],
  ['2026-11-17 16:00', 5, '2026-11-24 16:00'],
  ['2026-11-17 16:01', 5, '2026-11-25 09:00'],
  ['2026-11-21 11:00', 1, '2026-11-24 09:00'], // Saturday
  ['2026-11-17 03:00', 1, '2026-11-18 03:00'],
  ['2026-11-21 11:00', 0, '2026-11-21 11:00'],
  ['2026-12-23 10:00', 2, '2026-12-28 10:00'],
  ['2026-12-23 10:00', 200, 'not known'],
  ['2025-12-23 10:00', 1, 'not known'],
])('entered %s, a soak of %i working days is due %s', (entered, workingDays, expected) => {
  expect(due(calendarOfTests, entered, workingDays)).toBe(expected);
});

test.each([
  ['2026-12-23 10:00', 1, '2026-12-28 10:00'], // Half a day is not enough.
  ['2026-12-24 10:00', 1, '2026-12-28 10:00'],
  ['2026-12-24 12:00', 1, '2026-12-28 12:00'],
  ['2026-12-24 12:01', 1, '2026-12-29 09:00'], // Its end is its cut-off.
  ['2026-12-24 13:00', 1, '2026-12-29 09:00'],
  ['2026-12-23 10:00', 6, '2027-01-05 10:00'],
])('with half days in December: entered %s, a soak of %i is due %s', (entered, workingDays, expected) => {
  expect(due(withHalfDays, entered, workingDays)).toBe(expected);
});

test('the minute of the cut-off is not late to its last millisecond', () => {
  const index = buildIndex(calendarOfTests);
  const sixteen = instant('2026-11-17 16:00');
  expect(soakDue(index, sixteen + minuteMs - 1, 1)).toBe(instant('2026-11-18 16:00') + minuteMs - 1);
  expect(soakDue(index, sixteen + minuteMs, 1)).toBe(instant('2026-11-19 09:00'));
});

test('an earlier cut-off holds on a half day too', () => {
  expect(due({ ...withHalfDays, cutOff: 660 }, '2026-12-24 11:30', 1)).toBe('2026-12-29 09:00');
});

test('a cut-off that comes twice is the first one', () => {
  const always: CalendarVersion = { ...calendarOfTests, hours: { from: 0, to: 1440 }, week: [2, 2, 2, 2, 2, 2, 2], cutOff: 150, days: [] };
  const index = buildIndex(always);
  // 02:10 for the second time, after 02:30 for the first.
  expect(wallText(always.zone, soakDue(index, Date.parse('2026-10-25T01:10Z'), 1))).toBe('2026-10-27 00:00');
  expect(wallText(always.zone, soakDue(index, Date.parse('2026-10-25T00:30Z'), 1))).toBe('2026-10-26 02:30');
});

test('half a day of the week without an end of its own ends in the middle of the hours', () => {
  const halfSaturdays: CalendarVersion = { ...calendarOfTests, week: [2, 2, 2, 2, 2, 1, 0] };
  expect(due(halfSaturdays, '2026-11-21 13:00', 1)).toBe('2026-11-23 13:00');
  expect(due(halfSaturdays, '2026-11-21 13:01', 1)).toBe('2026-11-24 09:00');
  expect(workingTimeBetween(buildIndex(halfSaturdays), instant('2026-11-21 00:00'), instant('2026-11-22 00:00'))).toBe(240 * minuteMs);
});

test('a day that never was counts nothing', () => {
  const calendar: CalendarVersion = {
    zone: apia,
    week: [2, 2, 2, 2, 2, 2, 2],
    hours: { from: 540, to: 1020 },
    first: day('2011-12-01'),
    last: day('2012-01-31'),
    days: [],
  };
  expect(due(calendar, '2011-12-28 10:00', 2)).toBe('2011-12-31 10:00');
  const index = buildIndex(calendar);
  expect(isWorkingDay(index, day('2011-12-30'))).toBe(false);
  expect(halfUnitsBetween(index, day('2011-12-29'), day('2012-01-01'))).toBe(4);
});

describe('working time', () => {
  const index = buildIndex(withHalfDays);

  test.each([
    ['2026-11-20 16:30', 60, '2026-11-23 09:30'],
    ['2026-11-20 16:30', 30, '2026-11-23 09:00'], // 17:00 is closed.
    ['2026-11-20 16:30', 0, '2026-11-20 16:30'],
    ['2026-11-21 11:00', 0, '2026-11-23 09:00'],
    ['2026-12-23 16:00', 480, '2026-12-28 13:00'],
    ['2026-11-19 12:00', 360, '2026-11-20 10:00'],
    ['2027-01-29 16:59', 1, 'not known'],
  ])('%s and %i minutes is %s', (from, minutes, expected) => {
    expect(wallText(index.calendar.zone, addWorkingTime(index, instant(from), minutes * minuteMs))).toBe(expected);
  });

  test.each([
    ['2026-05-22 12:00', '2026-05-26 12:00', 480],
    ['2026-05-26 12:00', '2026-05-22 12:00', -480],
    ['2026-01-01 00:00', '2027-01-01 00:00', 120_360],
    ['2026-11-16 10:00', '2026-11-18 12:00', 1_080],
    ['2026-11-21 00:00', '2026-11-22 23:00', 0],
  ])('from %s to %s there are %i minutes', (from, to, minutes) => {
    expect(workingTimeBetween(index, instant(from), instant(to))).toBe(minutes * minuteMs);
  });

  test('a team of day and night works 23 hours on one day of the year and 25 on another', () => {
    const always = buildIndex({ ...calendarOfTests, hours: { from: 0, to: 1440 }, week: [2, 2, 2, 2, 2, 2, 2], days: [] });
    const lengthOf = (date: string, next: string): number | undefined =>
      workingTimeBetween(always, instant(`${date} 00:00`), instant(`${next} 00:00`));
    expect(lengthOf('2026-03-29', '2026-03-30')).toBe(1_380 * minuteMs);
    expect(lengthOf('2026-10-25', '2026-10-26')).toBe(1_500 * minuteMs);
    expect(lengthOf('2026-10-26', '2026-10-27')).toBe(fullDayMs(always));
  });

  test('whoever works day and night loses no hour where the clocks are put forward at midnight', () => {
    const offsets = [-3, -2].map((hours, position) => ({
      from: Date.parse(position === 0 ? '2018-01-01T00:00Z' : '2018-11-04T03:00Z'),
      seconds: hours * 3600,
    }));
    const zone = { name: 'America/Sao_Paulo', data: 'test', offsets };
    const always: CalendarVersion = {
      zone,
      hours: { from: 0, to: 1440 },
      week: [2, 2, 2, 2, 2, 2, 2],
      first: day('2018-11-01'),
      last: day('2018-11-08'),
      days: [],
    };
    const [saturday, sunday, monday] = ['2018-11-03', '2018-11-04', '2018-11-05'].map((date) =>
      instantOf(zone, wall(`${date} 00:00`), 'later'),
    );
    const between = (from = 0, to = 0): number | undefined => workingTimeBetween(buildIndex(always), from, to);
    expect([between(saturday, sunday), between(sunday, monday)]).toEqual([24 * 60 * minuteMs, 23 * 60 * minuteMs]);
  });

  test('outside of the calendar nothing is known, and nothing is made up', () => {
    expect(workingTimeBetween(index, instant('2026-01-02 00:00'), instant('2027-02-01 00:00'))).toBeUndefined();
    expect(workingTimeBetween(index, instant('2025-12-31 23:59'), instant('2026-01-02 00:00'))).toBeUndefined();
    expect(addWorkingTime(index, instant('2027-02-01 00:00'), 1)).toBeUndefined();
    expect(isWorkingDay(index, day('2027-02-01'))).toBeUndefined();
    expect(addWorkingTime(index, instant('2026-11-20 16:30'), -1)).toBeUndefined();
  });
});

test('hours that lie wholly in a gap of the clocks are no working time', () => {
  const inTheGap: CalendarVersion = { ...calendarOfTests, hours: { from: 120, to: 180 }, week: [2, 2, 2, 2, 2, 2, 2], days: [] };
  expect(workingTimeBetween(buildIndex(inTheGap), instant('2026-03-29 00:00'), instant('2026-03-30 00:00'))).toBe(0);
});

test('an index of twenty years takes less than 340 kB', () => {
  const twenty: CalendarVersion = { ...calendarOfTests, zone: utc, first: day('2020-01-01'), last: day('2039-12-31'), days: [] };
  const { bytes, weights } = buildIndex(twenty);
  expect(weights.length).toBe((day('2040-01-01') * dayMs - day('2020-01-01') * dayMs) / dayMs);
  expect(bytes).toBeLessThan(340_000);
});

test('a calendar without seven weekdays or without a day is a bug of whoever made it', () => {
  expect(() => buildIndex({ ...calendarOfTests, week: [2, 2, 2, 2, 2] })).toThrow('seven weekdays');
  expect(() => buildIndex({ ...calendarOfTests, last: calendarOfTests.first - 1 })).toThrow('at least one day');
});
