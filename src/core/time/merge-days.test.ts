import { expect, test } from 'vitest';
import { dayWords } from './day-words.ts';
import { longDay, parseDay, weekdayOf } from './day.ts';
import { apia, calendarOfTests, day, withHalfDays } from './fixture.ts';
import { buildIndex } from './index-of-days.ts';
import { mergeDays, type DaysToMerge } from './merge-days.ts';

const nothing: DaysToMerge = {
  week: calendarOfTests.week,
  hours: calendarOfTests.hours,
  holidays: [],
  alsoWorking: [],
  halfDays: [],
  closures: [],
};
const named = (date: string, because: string): { readonly day: number; readonly because: string } => ({ day: day(date), because });
const half = (date: string): DaysToMerge['halfDays'][number] => ({ ...named(date, 'half'), until: 720, counts: 1 });

test.each([
  ['a holiday does not count', { holidays: [named('2026-05-25', 'Whit Monday')] }, '2026-05-25', 0, 'Whit Monday'],
  ['work beats the weekend', { alsoWorking: [named('2026-11-21', 'release')] }, '2026-11-21', 2, 'release'],
  [
    'work beats a holiday',
    { holidays: [named('2026-05-25', 'Whit Monday')], alsoWorking: [named('2026-05-25', 'release')] },
    '2026-05-25',
    2,
    'release',
  ],
  [
    'a closure beats work',
    { closures: [named('2026-05-25', 'moving')], alsoWorking: [named('2026-05-25', 'release')] },
    '2026-05-25',
    0,
    'moving',
  ],
  ['a closure beats a half day', { closures: [named('2026-12-24', 'moving')], halfDays: [half('2026-12-24')] }, '2026-12-24', 0, 'moving'],
  [
    'a half day shortens a day that is also worked',
    { alsoWorking: [named('2026-11-21', 'release')], halfDays: [half('2026-11-21')] },
    '2026-11-21',
    1,
    'half',
  ],
  [
    'a half day makes no work of a holiday',
    { holidays: [named('2026-12-24', 'Eve')], halfDays: [half('2026-12-24')] },
    '2026-12-24',
    0,
    'Eve',
  ],
  [
    'two holidays on one day are both named',
    { holidays: [named('2026-05-14', 'Ascension'), named('2026-05-14', 'Labour Day')] },
    '2026-05-14',
    0,
    'Ascension, Labour Day',
  ],
])('%s', (_rule, days, date, counts, because) => {
  expect(mergeDays({ ...nothing, ...days })).toMatchObject([{ day: day(date), counts, because }]);
});

test.each([
  [480, [{ counts: 0, kind: 'holiday' }]],
  [540, [{ counts: 0, kind: 'holiday' }]],
  [720, [{ counts: 1, kind: 'half-day', until: 720 }]],
  [1020, []],
])('a holiday that begins at minute %i of a day of 9 to 17 leaves of it %j', (from, expected) => {
  expect(mergeDays({ ...nothing, holidays: [{ ...named('2026-12-24', 'Eve'), from }] })).toMatchObject(expected);
});

test('a half day on a weekend is no day of its own', () => {
  expect(mergeDays({ ...nothing, halfDays: [half('2027-01-02')] })).toEqual([]);
});

test('a half day that counts whole makes no more of half a Saturday', () => {
  const days: DaysToMerge = {
    ...nothing,
    week: [2, 2, 2, 2, 2, 1, 0],
    halfDays: [
      { ...half('2026-11-21'), counts: 2 },
      { ...half('2026-11-20'), counts: 2 },
    ],
  };
  expect(mergeDays(days).map(({ counts }) => counts)).toEqual([2, 1]);
});

test('days come oldest first, each once', () => {
  const merged = mergeDays({
    ...nothing,
    holidays: [named('2026-12-25', 'b'), named('2026-01-01', 'a'), named('2026-12-25', 'b')],
    closures: [named('2026-06-01', 'c')],
  });
  expect(merged.map(({ because }) => because)).toEqual(['a', 'c', 'b']);
});

test.each([
  ['2026-05-25', 'Mon 25 May: Whit Monday, does not count'],
  ['2026-05-26', 'Tue 26 May: counts'],
  ['2026-05-30', 'Sat 30 May: weekend, does not count'],
  ['2026-12-24', 'Thu 24 Dec: half day of December, counts half, until 12:00'],
  ['2028-01-03', 'Mon 3 Jan 2028: not known to this calendar'],
])('%s is told as: %s', (date, words) => {
  expect(dayWords(buildIndex(withHalfDays), day(date))).toBe(words);
});

test('work on a Saturday, a half Saturday and a day that never was are told as what they are', () => {
  const worked = buildIndex({
    ...calendarOfTests,
    days: [{ day: day('2026-11-21'), because: 'release', counts: 2, kind: 'also-working' }],
  });
  expect(dayWords(worked, day('2026-11-21'))).toBe('Sat 21 Nov: release, counts');
  const halves = buildIndex({ ...calendarOfTests, week: [2, 2, 2, 2, 2, 1, 0] });
  expect(dayWords(halves, day('2026-11-21'))).toBe('Sat 21 Nov: counts half, until 13:00');
  const left = buildIndex({ ...calendarOfTests, zone: apia, first: day('2011-12-01'), last: day('2012-01-31'), days: [] });
  expect(dayWords(left, day('2011-12-30'))).toBe('Fri 30 Dec: never was, the clocks were put forward over it');
});

test.each(['2026-02-30', '2026-2-3', '2027-02-29', '26-02-03', '2026-13-01', ''])('%j is no date', (text) => {
  expect(parseDay(text)).toBeUndefined();
});

test('weekdays are counted from Monday, before 1970 too', () => {
  expect(weekdayOf(day('2026-11-23'))).toBe(0);
  expect(weekdayOf(day('1969-12-28'))).toBe(6);
  expect(longDay(day('2028-02-29'))).toBe('Tue 29 Feb 2028');
});
