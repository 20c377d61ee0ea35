// Zones, calendars and wall times for tests, written by hand.
import { dayAt, dayMs, dayOf, minuteMs, parseDay, weekdayOf } from './day.ts';
import type { CalendarDay, CalendarVersion, Day, WallTime, ZoneRules } from './types.ts';
import { wallOf } from './zone.ts';

/** By the rule of the European Union: one hour from the last Sunday of March to that of October, at 01:00 UTC. */
export const berlin: ZoneRules = {
  name: 'Europe/Berlin',
  data: 'test',
  offsets: [
    { from: dayAt(2005, 1, 1) * dayMs, seconds: 3600 },
    ...Array.from({ length: 41 }, (_, index) => [
      { from: lastSunday(2005 + index, 3) * dayMs + 60 * minuteMs, seconds: 7200 },
      { from: lastSunday(2005 + index, 10) * dayMs + 60 * minuteMs, seconds: 3600 },
    ]).flat(),
  ],
};

export const utc: ZoneRules = { name: 'UTC', data: 'test', offsets: [{ from: 0, seconds: 0 }] };

/** 30 December 2011 was left out. */
export const apia: ZoneRules = {
  name: 'Pacific/Apia',
  data: 'test',
  offsets: [
    { from: Date.UTC(2011, 0, 1), seconds: -39_600 },
    { from: Date.UTC(2011, 8, 24, 14), seconds: -36_000 },
    { from: Date.UTC(2011, 11, 30, 10), seconds: 50_400 },
  ],
};

const holidays: readonly (readonly [string, string])[] = [
  ['2026-01-01', 'New Year'],
  ['2026-01-06', 'Epiphany'],
  ['2026-04-03', 'Good Friday'],
  ['2026-04-06', 'Easter Monday'],
  ['2026-05-01', 'Labour Day'],
  ['2026-05-14', 'Ascension'],
  ['2026-05-25', 'Whit Monday'],
  ['2026-06-04', 'Corpus Christi'],
  ['2026-10-03', 'German Unity Day'],
  ['2026-11-01', 'All Saints'],
  ['2026-12-25', 'Christmas Day'],
  ['2026-12-26', 'Boxing Day'],
  ['2027-01-01', 'New Year'],
  ['2027-01-06', 'Epiphany'],
];

/** Baden-Württemberg, known for 2026 and January 2027. */
export const calendarOfTests: CalendarVersion = {
  zone: berlin,
  week: [2, 2, 2, 2, 2, 0, 0],
  hours: { from: 540, to: 1020 },
  cutOff: 960,
  first: dayAt(2026, 1, 1),
  last: dayAt(2027, 1, 31),
  days: holidays.map(([date, because]): CalendarDay => ({ day: day(date), because, counts: 0, kind: 'holiday' })),
};

/** Christmas Eve and New Year's Eve end at noon. */
export const withHalfDays: CalendarVersion = {
  ...calendarOfTests,
  days: sorted([
    ...calendarOfTests.days,
    ...['2026-12-24', '2026-12-31'].map((date): CalendarDay => ({
      day: day(date),
      because: 'half day of December',
      counts: 1,
      kind: 'half-day',
      until: 720,
    })),
  ]),
};

export function sorted(days: readonly CalendarDay[]): readonly CalendarDay[] {
  return days.toSorted((left, right) => left.day - right.day);
}

export function day(date: string): Day {
  const found = parseDay(date);
  if (found === undefined) throw new Error(`${date} is no date`);
  return found;
}

/** `2026-11-17 15:40`. */
export function wall(text: string): WallTime {
  const [date = '', clock = ''] = text.split(' ');
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return day(date) * dayMs + (60 * hours + minutes) * minuteMs;
}

/** The other way round. */
export function wallText(zone: ZoneRules, instant: number | undefined): string {
  if (instant === undefined) return 'not known';
  return new Date(wallOf(zone, instant)).toISOString().slice(0, 16).replace('T', ' ');
}

function lastSunday(year: number, month: number): Day {
  const last = dayOf(Date.UTC(year, month, 0));
  return last - ((weekdayOf(last) + 1) % 7);
}
