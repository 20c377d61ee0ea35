// Each answer was found by two programs on two sources of holidays; where the library is wrong, the answer is of the law or the proclamation.
import { beforeAll, describe, expect, test } from 'vitest';
import { dayAt, dayMs, minuteMs, parseDay } from '#core/time/day.ts';
import { addWorkingTime, buildIndex, type DayIndex, halfUnitsBetween, soakDue, workingTimeBetween } from '#core/time/index-of-days.ts';
import { mergeDays } from '#core/time/merge-days.ts';
import type { CalendarVersion, HalfUnits } from '#core/time/types.ts';
import { instantOf, secondsAt, wallOf } from '#core/time/zone.ts';
import { answerQuestion } from './answer-question.ts';
import { readZone } from './zone-rules.ts';

const monToFri: readonly HalfUnits[] = [2, 2, 2, 2, 2, 0, 0];
const fridayAndSaturdayOff: readonly HalfUnits[] = [2, 2, 2, 2, 0, 0, 2];
const everyDay: readonly HalfUnits[] = [2, 2, 2, 2, 2, 2, 2];

interface Wanted {
  readonly place?: string;
  readonly zone: string;
  readonly week?: readonly HalfUnits[];
  readonly hasHalves?: boolean;
  readonly isOpenEnded?: boolean;
  readonly years?: readonly [number, number];
}

const calendars = {
  BW: { place: 'DE-BW', zone: 'Europe/Berlin' },
  'BW with halves': { place: 'DE-BW', zone: 'Europe/Berlin', hasHalves: true },
  BY: { place: 'DE-BY', zone: 'Europe/Berlin' },
  'BY Catholic': { place: 'DE-BY-KATH', zone: 'Europe/Berlin' },
  BE: { place: 'DE-BE', zone: 'Europe/Berlin' },
  HH: { place: 'DE-HH', zone: 'Europe/Berlin' },
  SN: { place: 'DE-SN', zone: 'Europe/Berlin' },
  AT: { place: 'AT', zone: 'Europe/Vienna' },
  FR: { place: 'FR', zone: 'Europe/Paris' },
  ENG: { place: 'GB-ENG', zone: 'Europe/London' },
  SCT: { place: 'GB-SCT', zone: 'Europe/London' },
  US: { place: 'US', zone: 'America/New_York' },
  JP: { place: 'JP', zone: 'Asia/Tokyo' },
  Dubai: { place: 'AE', zone: 'Asia/Dubai' },
  'Dubai without holidays': { zone: 'Asia/Dubai' },
  'Riyadh without holidays': { zone: 'Asia/Riyadh', week: fridayAndSaturdayOff },
  'Jerusalem, no cut-off': { zone: 'Asia/Jerusalem', week: fridayAndSaturdayOff, isOpenEnded: true },
  'Berlin, every day': { zone: 'Europe/Berlin', week: everyDay, isOpenEnded: true },
  'Lord Howe, every day': { zone: 'Australia/Lord_Howe', week: everyDay, isOpenEnded: true },
  'São Paulo, every day': { zone: 'America/Sao_Paulo', week: everyDay, isOpenEnded: true, years: [2018, 2018] },
  Apia: { zone: 'Pacific/Apia', isOpenEnded: true, years: [2011, 2012] },
} as const satisfies { readonly [name: string]: Wanted };

type Name = keyof typeof calendars;

const indexes = new Map<string, DayIndex>();

beforeAll(() => {
  for (const [name, wanted] of Object.entries(calendars)) indexes.set(name, buildIndex(calendarOf(wanted)));
});

function calendarOf({
  place,
  zone,
  week = monToFri,
  hasHalves = false,
  isOpenEnded = false,
  years = [2025, 2032],
}: Wanted): CalendarVersion {
  const [firstYear, lastYear] = years;
  const answer = place === undefined ? undefined : answerQuestion({ place, firstYear, lastYear, confirmedThrough: 2032 });
  if (answer?.ok === false) throw new Error(answer.sentence);
  const read = readZone(zone);
  if (!read.ok) throw new Error(read.sentence);
  const halves = hasHalves ? ['12-24', '12-31'] : [];
  const all = Array.from({ length: lastYear - firstYear + 1 }, (_, index) => firstYear + index);
  const halfDays = all.flatMap((year) =>
    halves.map((date) => ({ day: dayOf(`${year}-${date}`), because: 'half', until: 720, counts: 1 as const })),
  );
  const hours = { from: 540, to: 1020 };
  const days = mergeDays({ week, hours, holidays: answer?.holidays.days ?? [], alsoWorking: [], halfDays, closures: [] });
  const cutOff = isOpenEnded ? {} : { cutOff: 960 };
  return { zone: read.zone, week, hours, ...cutOff, first: dayAt(firstYear, 1, 1), last: dayAt(lastYear, 12, 31), days };
}

function dayOf(date: string): number {
  const day = parseDay(date);
  if (day === undefined) throw new Error(`${date} is no date`);
  return day;
}

function indexOf(name: Name): DayIndex {
  const index = indexes.get(name);
  if (index === undefined) throw new Error(`${name} was not built`);
  return index;
}

/** `2026-11-17 15:40`, or the date alone for ten o'clock. */
function instant({ calendar: { zone } }: DayIndex, text: string): number {
  const [date = '', clock = '10:00'] = text.split(' ');
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return instantOf(zone, dayOf(date) * dayMs + (60 * hours + minutes) * minuteMs, 'later');
}

function told({ calendar: { zone } }: DayIndex, at: number | undefined): string {
  return at === undefined ? 'not known' : new Date(wallOf(zone, at)).toISOString().slice(0, 16).replace('T', ' ').replace(' 10:00', '');
}

test.each<[number, Name, string, number, string]>([
  [1, 'BW', '2026-11-17 15:40', 5, '2026-11-24 15:40'],
  [2, 'BW', '2026-11-17 16:00', 5, '2026-11-24 16:00'],
  [3, 'BW', '2026-11-17 16:01', 5, '2026-11-25 09:00'],
  [4, 'BW', '2026-11-17 03:00', 1, '2026-11-18 03:00'],
  [5, 'BW', '2026-11-21 11:00', 1, '2026-11-24 09:00'],
  [6, 'BW', '2026-12-23', 2, '2026-12-28'],
  [7, 'BW with halves', '2026-12-23', 1, '2026-12-28'],
  [8, 'BW with halves', '2026-12-24', 1, '2026-12-28'],
  [9, 'BW with halves', '2026-12-24 13:00', 1, '2026-12-29 09:00'],
  [10, 'BW with halves', '2026-12-23', 6, '2027-01-05'],
  [11, 'BW', '2026-04-01', 28, '2026-05-15'],
  [12, 'BW', '2026-04-02', 28, '2026-05-18'],
  [13, 'BW', '2026-04-24', 28, '2026-06-09'],
  [14, 'BW', '2026-03-27', 1, '2026-03-30'], // clocks forward
  [15, 'BW', '2026-10-23', 1, '2026-10-26'], // clocks back
  [16, 'AT', '2026-04-02', 28, '2026-05-15'],
  [17, 'AT', '2026-10-23', 1, '2026-10-27'],
  [18, 'FR', '2026-05-13', 1, '2026-05-15'],
  [19, 'SN', '2026-11-17', 1, '2026-11-19'],
  [19, 'BW', '2026-11-17', 1, '2026-11-18'],
  [20, 'BE', '2027-03-05', 1, '2027-03-09'],
  [21, 'BE', '2028-06-16', 1, '2028-06-19'],
  [22, 'HH', '2028-10-30', 1, '2028-11-01'],
  [23, 'BW', '2028-10-30', 2, '2028-11-02'],
  [24, 'BY', '2028-08-14', 1, '2028-08-15'],
  [24, 'BY Catholic', '2028-08-14', 1, '2028-08-16'],
  [25, 'US', '2026-05-22', 1, '2026-05-26'],
  [26, 'US', '2026-07-02', 1, '2026-07-06'],
  [27, 'ENG', '2026-12-24', 1, '2026-12-29'],
  [28, 'ENG', '2026-06-12', 1, '2026-06-15'],
  [29, 'JP', '2026-09-18', 1, '2026-09-24'],
  [30, 'JP', '2026-05-01', 1, '2026-05-07'],
  [31, 'US', '2028-11-09', 1, '2028-11-13'], // ours
  [32, 'SCT', '2026-06-12', 1, '2026-06-16'], // ours
  [33, 'JP', '2032-09-17', 1, '2032-09-23'], // ours
  [34, 'Dubai without holidays', '2026-06-11', 2, '2026-06-15'],
  [35, 'Riyadh without holidays', '2026-06-11', 2, '2026-06-15'],
  [36, 'Riyadh without holidays', '2026-06-12', 1, '2026-06-15 09:00'],
  [37, 'BW', '2028-02-28', 1, '2028-02-29'],
  [38, 'BW', '2027-02-26', 1, '2027-03-01'],
  [70, 'Dubai', '2025-06-04', 1, '2025-06-09'], // ours
])('%i: in %s, entered %s, a soak of %i is due %s', (_number, name, entered, workingDays, expected) => {
  const index = indexOf(name);
  expect(told(index, soakDue(index, instant(index, entered), workingDays))).toBe(expected);
});

test.each<[number, Name, string, number, string, number]>([
  [39, 'Jerusalem, no cut-off', '2026-03-26', 1, '2026-03-29', 3],
  [40, 'Berlin, every day', '2026-03-28 02:30', 1, '2026-03-29 03:30', 2],
  [41, 'Berlin, every day', '2026-10-24 02:30', 1, '2026-10-25 02:30', 1],
  [42, 'Lord Howe, every day', '2026-10-03 02:15', 1, '2026-10-04 02:45', 11],
  [43, 'Lord Howe, every day', '2026-04-04 01:45', 1, '2026-04-05 01:45', 10.5],
  [44, 'São Paulo, every day', '2018-11-03 00:00', 1, '2018-11-04 01:00', -2],
  [45, 'Apia', '2011-12-28', 2, '2012-01-02', 14],
])('%i: in %s, entered %s, a soak of %i is due %s, %d h from UTC', (_number, name, entered, workingDays, expected, hours) => {
  const index = indexOf(name);
  const due = soakDue(index, instant(index, entered), workingDays);
  expect(told(index, due)).toBe(expected);
  expect(secondsAt(index.calendar.zone, due ?? 0)).toBe(hours * 3600);
});

describe('working minutes', () => {
  test.each<[number, Name, string, number, string]>([
    [54, 'BW', '2026-11-20 16:30', 60, '2026-11-23 09:30'],
    [55, 'BW with halves', '2026-12-23 16:00', 480, '2026-12-28 13:00'],
    [58, 'BW', '2026-11-19 12:00', 3 * 480 - 1_080, '2026-11-20'], // the rest of a cumulative soak of three days
  ])('%i: in %s, %s and %i minutes is %s', (_number, name, from, minutes, expected) => {
    const index = indexOf(name);
    expect(told(index, addWorkingTime(index, instant(index, from), minutes * minuteMs))).toBe(expected);
  });

  test.each<[number, Name, string, string, number]>([
    [56, 'BW', '2026-05-22 12:00', '2026-05-26 12:00', 480],
    [57, 'BW with halves', '2026-01-01 00:00', '2027-01-01 00:00', 120_360],
    [58, 'BW', '2026-11-16', '2026-11-18 12:00', 1_080],
  ])('%i: in %s, from %s to %s there are %i', (_number, name, from, to, expected) => {
    const index = indexOf(name);
    expect(workingTimeBetween(index, instant(index, from), instant(index, to))).toBe(expected * minuteMs);
  });

  test('58: begun again on Thursday noon, a continuous soak of three days is due on Tuesday noon', () => {
    const index = indexOf('BW');
    expect(told(index, soakDue(index, instant(index, '2026-11-19 12:00'), 3))).toBe('2026-11-24 12:00');
  });
});

test.each<[number, Name, number, number, number]>([
  [59, 'BW', 252, 253, 249],
  [60, 'BY', 252, 253, 249],
  [61, 'BE', 254, 255, 251],
  [62, 'SN', 253, 255, 250],
  [63, 'AT', 251, 252, 248],
  [64, 'ENG', 253, 253, 252],
  [65, 'FR', 252, 254, 251],
  [66, 'JP', 244, 245, 246],
  [67, 'US', 250, 249, 250],
])('%i: %s has %i working days in 2026, %i in 2027 and %i in 2028', (_number, name, ...expected) => {
  const index = indexOf(name);
  const counted = [2026, 2027, 2028].map((year) => (halfUnitsBetween(index, dayAt(year, 1, 1), dayAt(year + 1, 1, 1)) ?? 0) / 2);
  expect(counted).toEqual(expected);
});

/** 28 working days in all, however they are split: from, then the date of going live, in DE-BW, AT, US and ENG. */
test.each<[string, readonly [string, string, string, string]]>([
  ['2026-04-01', ['2026-05-15', '2026-05-13', '2026-05-11', '2026-05-14']],
  ['2026-05-18', ['2026-06-29', '2026-06-29', '2026-06-29', '2026-06-26']],
  ['2026-09-01', ['2026-10-09', '2026-10-09', '2026-10-13', '2026-10-09']],
  ['2026-12-01', ['2027-01-13', '2027-01-14', '2027-01-12', '2027-01-13']],
  ['2027-03-01', ['2027-04-12', '2027-04-09', '2027-04-08', '2027-04-12']],
])('the reference path from %s goes live on %j', (from, expected) => {
  const split = [3, 6, 5, 6, 8, 0];
  const live = (['BW', 'AT', 'US', 'ENG'] as const).map((name) => {
    const index = indexOf(name);
    const end = split.reduce(
      (at: number | undefined, days) => (at === undefined ? undefined : soakDue(index, at, days)),
      instant(index, from),
    );
    return told(index, end);
  });
  expect(live).toEqual(expected);
});
