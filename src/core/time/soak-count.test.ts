import { expect, test } from 'vitest';
import { calendarOfTests, day, sorted, wall, wallText } from './fixture.ts';
import { buildIndex } from './index-of-days.ts';
import { beginCount, countUntil, dueOfCount } from './soak-count.ts';
import type { CalendarVersion } from './types.ts';
import { instantOf } from './zone.ts';

const { zone } = calendarOfTests;
const before = buildIndex(calendarOfTests);

function instant(text: string): number {
  return instantOf(zone, wall(text), 'later');
}

function closedOn(...dates: readonly string[]): CalendarVersion {
  const closures = dates.map((date) => ({ day: day(date), because: 'closed', counts: 0, kind: 'closure' }) as const);
  return { ...calendarOfTests, days: sorted([...calendarOfTests.days, ...closures]) };
}

/** Entered, then at an instant the calendar is another one. */
function dueAfterChange(entered: string, workingDays: number, changedAt: string, after: CalendarVersion): string {
  const count = countUntil(before, beginCount(before, instant(entered)), instant(changedAt));
  return wallText(zone, count === undefined ? undefined : dueOfCount(buildIndex(after), count, workingDays));
}

test.each([
  ['2026-04-20 12:00', ['2026-05-08'], '2026-05-12 10:00'],
  ['2026-05-08 23:59', ['2026-05-08'], '2026-05-12 10:00'], // The day is still open.
  ['2026-05-09 00:00', ['2026-05-08'], '2026-05-11 10:00'],
  ['2026-05-09 12:00', ['2026-05-08'], '2026-05-11 10:00'],
  ['2026-05-09 12:00', ['2026-05-08', '2026-05-11'], '2026-05-12 10:00'],
  ['2026-05-09 12:00', [], '2026-05-11 10:00'],
])('28 working days from 27 March, and on %s the calendar closes %j: due %s', (changedAt, closed, expected) => {
  expect(dueAfterChange('2026-03-27 10:00', 28, changedAt, closedOn(...closed))).toBe(expected);
});

test('an entry at the weekend begins on the Monday that the newest calendar makes a working day', () => {
  expect(dueAfterChange('2026-11-21 11:00', 1, '2026-11-22 20:00', closedOn('2026-11-23'))).toBe('2026-11-25 09:00');
  // Said on Tuesday of a Monday that counted.
  expect(dueAfterChange('2026-11-21 11:00', 2, '2026-11-24 08:00', closedOn('2026-11-23'))).toBe('2026-11-25 09:00');
});

test('a weekend that is over is no working day for being made one afterwards', () => {
  const worked = {
    ...calendarOfTests,
    days: sorted([...calendarOfTests.days, { day: day('2026-11-21'), because: 'release', counts: 2, kind: 'also-working' }]),
  } as const;
  expect(dueAfterChange('2026-11-21 11:00', 1, '2026-11-21 20:00', worked)).toBe('2026-11-23 11:00');
  expect(dueAfterChange('2026-11-21 11:00', 1, '2026-11-22 20:00', worked)).toBe('2026-11-24 09:00');
});

test('a soak that was made shorter than what it has is due on a day that is over', () => {
  const count = countUntil(before, beginCount(before, instant('2026-11-16 10:00')), instant('2026-11-20 12:00'));
  expect(count).toMatchObject({ countedThrough: day('2026-11-19'), halfUnits: 6 });
  expect(wallText(zone, count && dueOfCount(before, count, 2))).toBe('2026-11-19 10:00');
  expect(wallText(zone, count && dueOfCount(before, count, 5))).toBe('2026-11-23 10:00');
  expect(count && dueOfCount(before, count, 0)).toBe(instant('2026-11-16 10:00'));
});

test('where a country gives up its summer time, what is due keeps its time on the wall', () => {
  const offsets = calendarOfTests.zone.offsets.filter(({ from }) => from < Date.parse('2026-04-10T00:00Z'));
  const given = { ...calendarOfTests.zone, data: 'later', offsets: [...offsets, { from: Date.parse('2026-04-10T00:00Z'), seconds: 3600 }] };
  const count = countUntil(before, beginCount(before, instant('2026-03-27 10:00')), instant('2026-04-02 12:00'));
  const due = count && dueOfCount(buildIndex({ ...calendarOfTests, zone: given }), count, 28);
  expect(wallText(given, due)).toBe('2026-05-11 10:00');
  expect((due ?? 0) - instant('2026-05-11 10:00')).toBe(3_600_000);
});

test('a calendar that ends before the soak has no answer', () => {
  const count = beginCount(before, instant('2026-12-01 10:00'));
  expect(dueOfCount(before, count, 100)).toBeUndefined();
  expect(countUntil(before, count, instant('2027-03-01 10:00'))).toBeUndefined();
  expect(dueOfCount(before, beginCount(before, instant('2027-03-01 10:00')), 1)).toBeUndefined();
});
