import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readRecurrence } from '#core/time/recurrence.ts';
import type { Purpose, Resolved } from '#core/time/spans.ts';
import type { ZoneRules } from '#core/time/types.ts';
import { expand, occurrencesOf } from './expand.ts';
import { readZone } from './zone-rules.ts';

test.each([
  // The two known answers, from two engines besides ours.
  ['every second Thursday from 2026-11-26', '2026-11-27', '2027-02-01', '12-10 12-24 01-07 01-21'],
  ['last weekday of the month 18:00 for 6 hours', '2026-11-27', '2027-02-27', '11-30 12-31 01-29 02-26'],
  // RFC 5545, 3.8.5.3.
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO from 1997-08-05', '1997-08-01', '1998-01-01', '08-05 08-10 08-19 08-24'],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU from 1997-08-05', '1997-08-01', '1998-01-01', '08-05 08-17 08-19 08-31'],
  ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2 from 1997-09-29', '1997-09-01', '1998-03-01', '09-29 10-30 11-27 12-30 01-29 02-26'],
  ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO from 1997-05-12', '1997-01-01', '2000-01-01', '05-12 05-11 05-17'],
  ['FREQ=YEARLY;BYDAY=20MO from 1997-05-19', '1997-01-01', '2000-01-01', '05-19 05-18 05-17'],
  ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13 from 1997-09-02', '1997-09-02', '2000-11-01', '02-13 03-13 11-13 08-13 10-13'],
  ['FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8 from 1996-11-05', '1996-01-01', '2005-01-01', '11-05 11-07 11-02'],
  ['FREQ=YEARLY;INTERVAL=3;COUNT=5;BYYEARDAY=1,100,200 from 1997-01-01', '1997-01-01', '2004-01-01', '01-01 04-10 07-19 01-01 04-09'],
  // What a month or a year does not have is skipped, not moved.
  ['31st of the month', '2026-01-01', '2026-09-01', '01-31 03-31 05-31 07-31 08-31'],
  ['29 Feb, every year', '2026-01-01', '2034-01-01', '02-29 02-29'],
  ['every Friday through 2026-12-11', '2026-11-26', '2027-02-01', '11-27 12-04 12-11'],
  ['2026-12-18 until 2027-01-07', '2026-01-01', '2028-01-01', '12-18'],
])('`%s` comes, from %s to %s, on %s', (text, from, to, days) => {
  const spans = expand(recurrence(text), { from: at(from), to: at(to) }, zone('UTC'));
  expect(spans.map((span) => new Date(span.from).toISOString().slice(5, 10)).join(' ')).toBe(days);
});

test('what began before the horizon and reaches into it is seen', () => {
  const horizon = { from: at('2027-01-01'), to: at('2027-01-02') };
  expect(expand(recurrence('24 Dec until 2 Jan, every year'), horizon, zone('UTC'))).toEqual([
    { from: at('2026-12-24'), to: at('2027-01-03') },
  ]);
  expect(expand(recurrence('24 Dec until 31 Dec, every year'), horizon, zone('UTC'))).toEqual([]);
});

test('an end in UTC is wall time of the zone: in Berlin 22:00 UTC is 23:00, which still belongs to it', () => {
  const text = 'FREQ=DAILY;BYHOUR=23;UNTIL=20261126T220000Z for 30 minutes';
  const horizon = { from: at('2026-11-25'), to: at('2026-12-01') };
  const last = (name: string): string | undefined =>
    new Date(expand(recurrence(text), horizon, zone(name)).at(-1)?.from ?? 0).toISOString().slice(0, 10);
  expect(last('Europe/Berlin')).toBe('2026-11-26');
  expect(last('UTC')).toBe('2026-11-25');
});

// Each: what it is, zone, day on the wall, and the instants that are left of it, for a window and for a freeze.
test.each([
  ['every day 02:30-05:00', 'Europe/Berlin', '2026-03-29', '01:30/03:00', '00:30/03:00'],
  ['every day 01:00-02:30', 'Europe/Berlin', '2026-03-29', '00:00/00:30', '00:00/01:30'],
  ['every day 02:15-02:45', 'Europe/Berlin', '2026-03-29', '', '00:15/01:45'],
  ['every day 02:30 for 2 hours', 'Europe/Berlin', '2026-03-29', '01:30/03:30', '00:30/03:30'],
  ['every day 02:30-05:00', 'Europe/Berlin', '2026-10-25', '01:30/04:00', '00:30/04:00'],
  ['every day 01:00-02:30', 'Europe/Berlin', '2026-10-25', '23:00/00:30', '23:00/01:30'],
  ['every day 02:15-02:45', 'Europe/Berlin', '2026-10-25', '', '00:15/01:45'],
  ['every day 01:30-04:30', 'Europe/Berlin', '2026-10-25', '23:30/03:30', '23:30/03:30'],
  ['every day 02:15-06:00', 'Australia/Lord_Howe', '2026-10-04', '15:45/19:00', '15:15/19:00'],
  ['every day 00:00-06:00', 'America/Sao_Paulo', '2018-11-04', '03:00/08:00', '02:00/08:00'],
  ['every day 00:30-06:00', 'Africa/Cairo', '2026-04-24', '22:30/03:00', '21:30/03:00'],
  ['every day 00:30-06:00', 'Asia/Tehran', '2022-03-22', '21:00/01:30', '20:00/01:30'],
  ['every day 01:30-06:00', 'America/New_York', '2026-11-01', '06:30/11:00', '05:30/11:00'],
  ['Fri 16:00 until Mon 08:00', 'Europe/Berlin', '2026-03-27', '15:00/06:00', '15:00/06:00'],
])('`%s` in %s on %s: a window is open %s, a freeze holds %s (UTC)', (text, name, day, open, frozen) => {
  const of = (purpose: Purpose): string => clockPairs(onDay(text, name, day, purpose));
  expect(of('permits')).toBe(open);
  expect(of('forbids')).toBe(frozen);
});

test('a window that the clocks swallow is told; a freeze never is swallowed', () => {
  const of = (purpose: Purpose): Resolved => occurrencesOf(recurrence('every day 02:15-02:45'), year(2026), zone('Europe/Berlin'), purpose);
  expect(of('permits').swallowed).toEqual([
    { from: Date.parse('2026-03-29T02:15Z'), to: Date.parse('2026-03-29T02:45Z') },
    { from: Date.parse('2026-10-25T02:15Z'), to: Date.parse('2026-10-25T02:45Z') },
  ]);
  expect(of('forbids').swallowed).toEqual([]);
});

test('the day that Apia left out opens nothing twice', () => {
  const hours = occurrencesOf(
    recurrence('every day 09:00 for 1 hour'),
    { from: Date.parse('2011-12-29T00:00Z'), to: Date.parse('2012-01-01T00:00Z') },
    zone('Pacific/Apia'),
    'permits',
  ).intervals.map(({ from }) => new Date(from).toISOString());
  expect(new Set(hours).size).toBe(hours.length);
  expect(hours.filter((each) => each.startsWith('2011-12-30'))).toEqual(['2011-12-30T19:00:00.000Z']);
});

test('the same comes out in whatever zone the host is', () => {
  const program = `
    import { readRecurrence } from '#core/time/recurrence.ts';
    import { occurrencesOf } from '#calendar/expand.ts';
    import { readZone } from '#calendar/zone-rules.ts';
    const known = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2028, 0, 1) };
    const texts = ['weekdays 00:30-02:30', 'last weekday of the month 02:30 for 6 hours', '24 Dec until 2 Jan, every year', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;BYHOUR=2;UNTIL=20271031T010000Z from 2026-01-04 for 2 hours'];
    const all = texts.flatMap((text) => ['Europe/Berlin', 'America/New_York'].map((name) => occurrencesOf(readRecurrence(text).recurrence, known, readZone(name).zone, 'permits')));
    console.log(JSON.stringify([all, new Date(2026, 0, 1).getTimezoneOffset()]));`;
  const outputs = ['UTC', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Europe/Berlin'].map((host) => {
    const ran = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
      env: { ...process.env, TZ: host },
      encoding: 'utf8',
    });
    expect(ran.stderr).toBe('');
    const [occurrences, offset] = z.tuple([z.unknown(), z.number()]).parse(JSON.parse(ran.stdout));
    return { text: JSON.stringify(occurrences), offset };
  });
  // The hosts did differ.
  expect(outputs.map(({ offset }) => offset)).toEqual([0, 480, -840, -60]);
  expect(outputs[0]?.text.length).toBeGreaterThan(10_000);
  expect(new Set(outputs.map(({ text }) => text)).size).toBe(1);
});

test('a horizon that is empty, or longer than sixty years, is a bug of whoever asks', () => {
  const ask = (from: string, to: string) => () => expand(recurrence('every day'), { from: at(from), to: at(to) }, zone('UTC'));
  expect(ask('2026-01-02', '2026-01-01')).toThrow(RangeError);
  expect(ask('2026-01-01', '2026-01-01')).toThrow(RangeError);
  expect(ask('2026-01-01', '2099-01-01')).toThrow(RangeError);
});

/** What is left of the occurrence that begins on a day of the wall. */
function onDay(text: string, name: string, day: string, purpose: Purpose): Resolved['intervals'] {
  const spans = expand(recurrence(text), { from: at(day) - 86_400_000, to: at(day) + 2 * 86_400_000 }, zone(name));
  const known = { from: at(day) - 2 * 86_400_000, to: at(day) + 3 * 86_400_000 };
  const begin = spans.find((span) => new Date(span.from).toISOString().startsWith(day))?.from ?? 0;
  // Two occurrences lie a day apart: the nearest to it is its own.
  const { intervals } = occurrencesOf(recurrence(text), known, zone(name), purpose);
  return intervals.filter(({ from }) => Math.abs(from + 1000 * offsetNear(zone(name), from) - begin) < 7_200_000);
}

function offsetNear({ offsets }: ZoneRules, instant: number): number {
  return offsets.findLast(({ from }) => from <= instant)?.seconds ?? 0;
}

function clockPairs(intervals: Resolved['intervals']): string {
  return intervals
    .map(({ from, to }) => `${new Date(from).toISOString().slice(11, 16)}/${new Date(to).toISOString().slice(11, 16)}`)
    .join(' ');
}

function recurrence(text: string) {
  const read = readRecurrence(text);
  if (!read.ok) throw new Error(read.sentence);
  return read.recurrence;
}

function zone(name: string): ZoneRules {
  const read = readZone(name);
  if (!read.ok) throw new Error(read.sentence);
  return read.zone;
}

function at(day: string): number {
  return Date.parse(`${day}T00:00Z`);
}

function year(number: number): { readonly from: number; readonly to: number } {
  return { from: Date.UTC(number, 0, 1), to: Date.UTC(number + 1, 0, 1) };
}
