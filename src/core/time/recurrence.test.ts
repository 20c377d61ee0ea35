import { expect, test } from 'vitest';
import { readMoment, readRecurrence } from './recurrence.ts';
import { spanFrom } from './spans.ts';
import { textOfRule } from './recurrence-text.ts';

test.each([
  ['every', 'Column 6: the days are missing: write `every Friday`, `weekdays` or `24 Dec`.'],
  ['every Frday 16:00 until Monday 08:00', 'Column 7: `Frday` is no day: did you mean `Friday`?'],
  ['every Fr 16:00-18:00', 'Column 7: `Fr` is no day: did you mean `Friday`?'],
  ['every Friday 16:00', 'Column 19: the end is missing: write `09:00-17:00`, `until Monday 08:00` or `for 6 hours`.'],
  ['every Friday 16:00 until', 'Column 25: the end is missing: write `until 17:00` or `until Monday 08:00`.'],
  [
    'every Friday 16:00 until Friday 18:00',
    'Column 26: it begins on Friday, so this may be the same day or a week later: write `16:00-18:00` for the same day, or `for 7 days`.',
  ],
  ['every Friday 16:00 until 08:00', 'Column 26: this ends before it begins: over midnight, write `16:00 until 08:00 the next day`.'],
  [
    'every Friday 16:00 until 2027-03-31',
    'Column 26: this is when each ends, and comes again: after the last day it may begin on, write `through 2027-03-31`.',
  ],
  ['every Friday 4pm until Monday 08:00', 'Column 14: times have two digits and a colon: write 16:00.'],
  ['every Friday 16.00-18:00', 'Column 14: times have two digits and a colon: write 16:00.'],
  ['every Friday 9:00-17:00', 'Column 14: times have two digits and a colon: write 09:00.'],
  ['weekdays 09:00-25:00', 'Column 16: there is no `25:00`: write 00:00 to 24:00.'],
  ['weekdays 24:00 for 2 hours', 'Column 10: nothing begins at 24:00: write 00:00 of the day after.'],
  ['weekdays 09:00-09:00', 'Column 10: 09:00-09:00 is empty: write a later end, or no times for the whole day.'],
  ['Mon-Thu 15:00-09:00', 'Column 9: this ends before it begins: over midnight, write `15:00 until 09:00 the next day`.'],
  ['weekdays 09:00-12:00, 13:00-17:00', 'Column 23: these are other times: write them as one more window, they are joined.'],
  ['weekdays 09:00-17:00 in Berlin', 'Column 22: `in` is not understood here: end before it.'],
  ['Mon, Mon 09:00-17:00', 'Column 6: Monday stands twice: name each weekday once.'],
  ['Mon-Mon 09:00-17:00', 'Column 1: `Mon-Mon` begins and ends on one day: write `Monday`.'],
  [
    'Mon-Foo 09:00-17:00',
    'Column 5: `Foo` is no day: write `every Friday`, `weekdays`, `last weekday of the month`, `24 Dec` or `2026-12-18`.',
  ],
  ['every second Thursday', 'Column 22: the first of them is missing: write `from 2026-11-26`.'],
  ['every second Thursday from 2026-11-27', 'Column 28: 2026-11-27 is a Friday: write 2026-11-26 or 2026-12-03.'],
  [
    'every second Thursday of the month',
    'Column 23: this may be once a month or every 2 weeks: write `second Thursday of the month`, or `every second Thursday from 2026-11-26`.',
  ],
  ['every other Thursday from 2026-11-26', 'Column 7: `other` is written `second`: `every second Thursday from 2026-11-26`.'],
  ['every 2 weeks from 2026-11-26', 'Column 7: intervals are words: write `every second Thursday from 2026-11-26`.'],
  ['every second week from 2026-11-26', 'Column 14: a weekday follows `every second`: write `every second Thursday from 2026-11-26`.'],
  ['every week 09:00-17:00', 'Column 7: a week has many days: write `every Friday`.'],
  ['every month 09:00-17:00', 'Column 7: a month has many days: write `first Monday of the month` or `15th of the month`.'],
  ['last working day of the month 18:00 for 6 hours', 'Column 6: a recurrence knows weekdays and no holidays: write `weekday`.'],
  ['last weekday 18:00 for 6 hours', 'Column 14: the month is missing: write `of the month`.'],
  ['last of the month', 'Column 6: the day is missing: write `weekday`, `day`, or a weekday such as `Friday`.'],
  ['32nd of the month', 'Column 1: no month has a day 32: write `1st` to `31st`.'],
  ['last weekday of the month 18:00 for 6', 'Column 37: 6 of what: write `6 days`, `6 hours` or `6 minutes`.'],
  ['last weekday of the month 18:00 for 6 d', 'Column 37: `6d` may mean calendar or working days: write `6 calendar days`.'],
  ['last weekday of the month 18:00 for 30 seconds', 'Column 37: `30 seconds` is out of range: from 1 minute to 366 days.'],
  ['last weekday of the month 18:00 for 400 days', 'Column 37: `400 days` is out of range: from 1 minute to 366 days.'],
  ['last weekday of the month 18:00 for', 'Column 36: the length is missing: write `for 6 hours`.'],
  ['24 Dec until 2 Jan', 'Column 19: the year is missing: write `, every year` behind it, or dates such as 2026-12-24.'],
  ['24 Dec until 29 Feb, every year', 'Column 14: most years have no 29 February to end on: write `28 Feb` or `1 Mar`.'],
  ['30 Feb, every year', 'Column 1: February has no day `30`: write 1 to 29.'],
  ['24 Dec until Monday, every year', 'Column 14: a day of the year ends on one: write `until 2 Jan`.'],
  ['24 Dec 18:00 until 24 Dec 08:00, every year', 'Column 20: this ends before it begins: write a later day.'],
  ['every Friday until 2 Jan', 'Column 20: only a day of the year ends on one: write `24 Dec until 2 Jan, every year`.'],
  ['2026-12-20 until 2026-01-02', 'Column 18: this ends (2026-01-02) before it begins (2026-12-20): is the year right?'],
  ['2026-02-30', 'Column 1: there is no 2026-02-30: write a date of the calendar.'],
  ['2026-12-18 until', 'Column 17: the end is missing: write `until 17:00` or `until Monday 08:00`.'],
  ['2026-12-18 16:00', 'Column 17: the end is missing: write `09:00-17:00`, `until Monday 08:00` or `for 6 hours`.'],
  ['26-12-18', 'Column 1: `26-12-18` is no date: write it as 2026-11-26.'],
  ['2126-12-18', 'Column 1: 2126 is out of range: write a year from 1990 to 2099.'],
  ['2026-12-18 09:00 until 08:00', 'Column 24: this ends before it begins: over midnight, write `09:00 until 08:00 the next day`.'],
  ['2026-12-18 and 2026-12-19', 'Column 12: `and` is not understood here: end before it.'],
  ['weekdays from 2027-01-01 through 2026-12-31', 'Column 34: this is over before it begins: is the year right?'],
  ['weekdays from 2026-12-01 from 2026-12-02', 'Column 26: `from` stands twice, or behind `through`: write it once, before.'],
  ['FREQ=WEEKLY for 6 hours', 'Column 13: the day from which the rule counts is missing: write `from 2026-11-26`.'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=FR for 6 hours', 'Column 33: the day from which the rule counts is missing: write `from 2026-11-26`.'],
  ['FREQ=WEEKLY;BYDAY=FR;BYHOUR=16', 'Column 31: the length is missing: write `for 6 hours` behind the rule.'],
  ['FREQ=WEEKLY;BYDAY=FR;BYHOUR=16 until Monday 08:00', 'Column 32: the length is missing: write `for 6 hours` behind the rule.'],
  ['FREQ=YEARLY;INTERVAL=4 from 2027-02-28 for 6 hours please', 'Column 52: `please` is not understood here: end before it.'],
  [
    'FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29 from 2027-01-01',
    'Column 53: counted from here it never comes: write another day or interval.',
  ],
  ['FREQ=WEEKLY;BYDAY=FR;UNTIL=20200101 from 2026-11-27', 'Column 42: it is over before it begins: is the year right?'],
  ['FREQ=WEEKLY; BYDAY=FR for 2 hours', 'Column 14: a rule has no spaces in it: join its parts with `;` alone.'],
  [
    'Weihnachten',
    'Column 1: `Weihnachten` is no day: write `every Friday`, `weekdays`, `last weekday of the month`, `24 Dec` or `2026-12-18`.',
  ],
  ['', 'Column 1: nothing is written: write `weekdays 09:00-17:00` or `2026-12-18 until 2027-01-07`.'],
  ['   ', 'Column 1: nothing is written: write `weekdays 09:00-17:00` or `2026-12-18 until 2027-01-07`.'],
])('the recurrence `%s` is refused: %s', (text, sentence) => {
  expect(readRecurrence(text)).toMatchObject({ ok: false, sentence });
});

test('a text without end is refused before it is read', () => {
  expect(readRecurrence('every Friday '.repeat(60))).toMatchObject({ ok: false, column: 1 });
});

const daily = 'BYHOUR=0;BYMINUTE=0';
test.each([
  ['every day', `FREQ=DAILY;${daily}`],
  ['weekdays 09:00-17:00', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0'],
  ['every weekday 09:30 for 2 hours', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=30'],
  ['weekends', `FREQ=WEEKLY;BYDAY=SA,SU;${daily}`],
  ['Mon-Thu 09:00-15:00', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH;BYHOUR=9;BYMINUTE=0'],
  ['Fri-Mon', `FREQ=WEEKLY;BYDAY=FR,SA,SU,MO;${daily}`],
  ['Mon, Wed and Fri-Sat 10:00-11:00', 'FREQ=WEEKLY;BYDAY=MO,WE,FR,SA;BYHOUR=10;BYMINUTE=0'],
  ['EVERY FRIDAY 16:00 UNTIL MONDAY 08:00', 'FREQ=WEEKLY;BYDAY=FR;BYHOUR=16;BYMINUTE=0'],
  ['every second Thursday from 2026-11-26', `FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;${daily}`],
  ['every third Sat 06:00-07:00 from 2026-11-28 through 2027-03-31', 'FREQ=WEEKLY;INTERVAL=3;BYDAY=SA;BYHOUR=6;BYMINUTE=0'],
  ['second Thursday of the month', `FREQ=MONTHLY;BYDAY=2TH;${daily}`],
  ['every last Friday of the month', `FREQ=MONTHLY;BYDAY=-1FR;${daily}`],
  ['the first weekday of every month', `FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;${daily};BYSETPOS=1`],
  ['last weekday of the month 18:00 for 6 hours', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=18;BYMINUTE=0;BYSETPOS=-1'],
  ['last day of the month', `FREQ=MONTHLY;BYMONTHDAY=-1;${daily}`],
  ['15th of the month', `FREQ=MONTHLY;BYMONTHDAY=15;${daily}`],
  ['24 Dec until 2 Jan, every year', `FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24;${daily}`],
  ['FREQ=MONTHLY;BYDAY=-1FR from 2026-11-27 18:00 for 6 hours', 'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=18;BYMINUTE=0'],
  ['FREQ=MONTHLY from 2026-11-15', `FREQ=MONTHLY;BYMONTHDAY=15;${daily}`],
  ['FREQ=YEARLY from 2026-11-15', `FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15;${daily}`],
  ['FREQ=WEEKLY;BYHOUR=7 from 2026-11-26 for 2 hours', 'FREQ=WEEKLY;BYDAY=TH;BYHOUR=7;BYMINUTE=0'],
])('`%s` is the rule %s', (text, rule) => {
  const read = readRecurrence(text);
  expect(read.ok && read.recurrence.rule && textOfRule(read.recurrence.rule)).toBe(rule);
});

test.each([
  ['every day', '2026-11-26T00:00', '2026-11-27T00:00'],
  ['weekdays 09:00-17:00', '2026-11-26T09:00', '2026-11-26T17:00'],
  ['weekdays 20:00-24:00', '2026-11-26T20:00', '2026-11-27T00:00'],
  ['weekdays 22:00 until 06:00 the next day', '2026-11-26T22:00', '2026-11-27T06:00'],
  ['every Friday 16:00 until Monday 08:00', '2026-11-27T16:00', '2026-11-30T08:00'],
  ['Mon 22:00 - Tue 04:00', '2026-11-30T22:00', '2026-12-01T04:00'],
  // A day that is named without a time belongs to it.
  ['every Friday until Sunday', '2026-11-27T00:00', '2026-11-30T00:00'],
  ['24 Dec until 2 Jan, every year', '2026-12-24T00:00', '2027-01-03T00:00'],
  ['24 Dec 18:00 until 2 Jan 06:00, every year', '2026-12-24T18:00', '2027-01-02T06:00'],
  ['24 Dec until 24 Dec, every year', '2026-12-24T00:00', '2026-12-25T00:00'],
  ['20 Feb until 5 Mar, every year', '2028-02-20T00:00', '2028-03-06T00:00'],
  ['20 Feb until 5 Mar, every year', '2027-02-20T00:00', '2027-03-06T00:00'],
  // The first Monday after a Monday is that of next week.
  ['last weekday of the month 18:00 until Monday 08:00', '2026-11-30T18:00', '2026-12-07T08:00'],
])('`%s` that begins at %s ends at %s', (text, from, to) => {
  const read = readRecurrence(text);
  expect(read.ok && spanFrom(read.recurrence, wall(from))).toEqual({ from: wall(from), to: wall(to) });
});

test.each([
  ['2026-12-18', '2026-12-18T00:00', '2026-12-19T00:00'],
  ['2026-12-18 until 2027-01-07', '2026-12-18T00:00', '2027-01-08T00:00'],
  ['2026-12-18 18:00 until 2026-12-19 06:00', '2026-12-18T18:00', '2026-12-19T06:00'],
  ['2026-12-18 until 2026-12-18 12:00', '2026-12-18T00:00', '2026-12-18T12:00'],
  ['2026-12-18 09:00-17:00', '2026-12-18T09:00', '2026-12-18T17:00'],
  ['2026-12-18 22:00 until 06:00 the next day', '2026-12-18T22:00', '2026-12-19T06:00'],
])('`%s` comes once, from %s to %s', (text, from, to) => {
  const read = readRecurrence(text);
  expect(read).toMatchObject({ ok: true, warnings: [], recurrence: { from: wall(from) } });
  expect(read.ok && spanFrom(read.recurrence, read.recurrence.from)).toEqual({ from: wall(from), to: wall(to) });
});

test.each([
  ['29 Feb, every year', '29 February comes in leap years only; other years are skipped.'],
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '29 February comes in leap years only; other years are skipped.'],
  ['31st of the month', 'Months without such a day are skipped: February is one.'],
  ['fifth Friday of the month', 'Months without such a day are skipped: January is one.'],
  ['FREQ=MONTHLY from 2026-01-30', 'Months without such a day are skipped: February is one.'],
  ['FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO', 'Years without such a day are skipped.'],
])('`%s` warns: %s', (text, warning) => {
  expect(readRecurrence(text)).toMatchObject({ ok: true, warnings: [warning] });
});

test.each([
  '28th of the month',
  'last day of the month',
  'fourth Friday of the month',
  '28 Feb, every year',
  'every Friday',
  'FREQ=MONTHLY;BYMONTH=1,3;BYMONTHDAY=31',
])('`%s` skips nothing, and warns of nothing', (text) => {
  expect(readRecurrence(text)).toMatchObject({ ok: true, warnings: [] });
});

function wall(text: string): number {
  return Date.parse(`${text}Z`);
}

test.each([
  ['Sun 01:00', 'WEEKLY', '01:00'],
  ['last Friday of the month 22:00', 'MONTHLY', '22:00'],
  ['every day 03:30', 'DAILY', '03:30'],
  ['FREQ=WEEKLY;BYDAY=SU;BYHOUR=1;BYMINUTE=15', 'WEEKLY', '01:15'],
])('a moment has a beginning, and no length that counts: %s', (text, frequency, clock) => {
  const read = readMoment(text);
  const rule = read.ok ? read.recurrence.rule : undefined;
  expect([rule?.frequency, `${rule?.byHour?.[0]}:${rule?.byMinute?.[0]}`]).toEqual([frequency, clock.replace(/\b0/g, '')]);
  expect(read.ok && read.recurrence.end).toEqual({ kind: 'for', ms: 1000 });
});

test.each(['Sunday', 'Sunday 01:00-02:00', 'Sunday 01:00 until 02:00', 'Sunday 01:00 for 1 hour', '2026-12-18', 'FREQ=DAILY'])(
  'what lasts, or has no time, is no moment: %s',
  (text) => {
    expect(readMoment(text).ok).toBe(false);
  },
);
