import { expect, test } from 'vitest';
import { readRule } from './recurrence-rule.ts';
import { textOfRule } from './recurrence-text.ts';

test.each([
  ['RRULE:', 'Column 7: a rule stands here: write `FREQ=WEEKLY;BYDAY=FR`.'],
  ['FREQ=WEEKLY;INTERVAL=0', 'Column 22: `0` is out of range for `INTERVAL`: write 1 to 1000.'],
  ['FREQ=WEEKLY;INTERVAL=-1', 'Column 22: `-1` is out of range for `INTERVAL`: write 1 to 1000.'],
  ['FREQ=WEEKLY;INTERVAL=two', 'Column 22: `TWO` is no whole number for `INTERVAL`: write 1 to 1000.'],
  ['FREQ=WEEKLY;INTERVAL=1001', 'Column 22: `1001` is out of range for `INTERVAL`: write 1 to 1000.'],
  ['BYDAY=FR', 'Column 1: the rule does not say how often: begin it with `FREQ=WEEKLY;`.'],
  ['FREQ=DAILY;BYHOUR=25', 'Column 19: `25` is out of range for `BYHOUR`: write 0 to 23.'],
  ['FREQ=DAILY;BYMINUTE=60', 'Column 21: `60` is out of range for `BYMINUTE`: write 0 to 59.'],
  ['FREQ=DAILY;BYSECOND=30', 'Column 21: `30` is out of range for `BYSECOND`: write 0.'],
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'Column 23: `BYMONTHDAY=30` never comes with the other parts: write one that the calendar has.'],
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31', 'Column 23: `BYMONTHDAY=31` never comes with the other parts: write one that the calendar has.'],
  [
    'FREQ=YEARLY;BYMONTH=4,6;BYMONTHDAY=-31',
    'Column 25: `BYMONTHDAY=-31` never comes with the other parts: write one that the calendar has.',
  ],
  ['FREQ=FORTNIGHTLY', 'Column 6: `FORTNIGHTLY` is no frequency: write YEARLY, MONTHLY, WEEKLY, DAILY.'],
  ['FREQ=WEEKLI', 'Column 6: `WEEKLI` is no frequency: did you mean `WEEKLY`?'],
  ['FREQ=HOURLY', 'Column 6: `HOURLY` is too often for a window or a freeze: write `DAILY` with `BYHOUR`.'],
  ['FREQ=SECONDLY', 'Column 6: `SECONDLY` is too often for a window or a freeze: write `DAILY` with `BYHOUR`.'],
  ['FREQ=', 'Column 6: `FREQ` has no value: give it one or take it away.'],
  ['FREQ', 'Column 1: `FREQ` has no value: write `FREQ=…`.'],
  ['FREQ=WEEKLY;', 'Column 13: a part is missing here: take the `;` away.'],
  ['FREQ=WEEKLY;;BYDAY=FR', 'Column 13: a part is missing here: take the `;` away.'],
  ['FREQ=WEEKLY;BYDAY', 'Column 13: `BYDAY` has no value: write `BYDAY=…`.'],
  ['FREQ=WEEKLY;BYDAI=FR', 'Column 13: `BYDAI` is no part of a rule: did you mean `BYDAY`?'],
  [
    'FREQ=WEEKLY;X-NOTE=1',
    'Column 13: `X-NOTE` is no part of a rule: there are FREQ, INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY, BYYEARDAY, BYWEEKNO, BYDAY, BYHOUR, BYMINUTE, BYSECOND, BYSETPOS, WKST.',
  ],
  ['FREQ=WEEKLY;BYDAY=FR;BYDAY=MO', 'Column 22: `BYDAY` stands twice: keep one, with its values joined by commas.'],
  ['FREQ=WEEKLY;BYDAY=XX', 'Column 19: `XX` is no weekday: write MO, TU, WE, TH, FR, SA, SU.'],
  ['FREQ=WEEKLY;BYDAY=FRI', 'Column 19: `FRI` is no weekday: write MO, TU, WE, TH, FR, SA, SU.'],
  ['FREQ=WEEKLY;BYDAY=FR,,MO', 'Column 22: a value of `BYDAY` is missing here: take the comma away.'],
  ['FREQ=WEEKLY;BYDAY=FR,FR', 'Column 22: `FR` stands twice in `BYDAY`: keep one.'],
  [
    'FREQ=WEEKLY;BYDAY=1FR',
    'Column 13: a counted weekday does not go with `FREQ=WEEKLY`: write `FREQ=MONTHLY`, or the weekday without its number.',
  ],
  ['FREQ=MONTHLY;BYDAY=6FR', 'Column 14: no month has a weekday more than five times: count from 1 to 5, or from -5 to -1.'],
  ['FREQ=MONTHLY;BYDAY=0FR', 'Column 20: `0` is out of range for `BYDAY`: write 1 to 53, or -53 to -1 from the end.'],
  ['FREQ=YEARLY;BYDAY=54MO', 'Column 19: `54` is out of range for `BYDAY`: write 1 to 53, or -53 to -1 from the end.'],
  ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO', 'Column 25: a counted weekday does not go with `BYWEEKNO`: write it without its number.'],
  ['FREQ=MONTHLY;BYMONTHDAY=0', 'Column 25: `0` is out of range for `BYMONTHDAY`: write 1 to 31, or -31 to -1 from the end.'],
  ['FREQ=MONTHLY;BYMONTHDAY=32', 'Column 25: `32` is out of range for `BYMONTHDAY`: write 1 to 31, or -31 to -1 from the end.'],
  ['FREQ=WEEKLY;BYMONTHDAY=1', 'Column 13: `BYMONTHDAY` does not go with `FREQ=WEEKLY`: write `FREQ=MONTHLY`.'],
  ['FREQ=YEARLY;BYMONTH=13', 'Column 21: `13` is out of range for `BYMONTH`: write 1 to 12.'],
  ['FREQ=YEARLY;BYMONTH=-1', 'Column 21: `-1` is out of range for `BYMONTH`: write 1 to 12.'],
  ['FREQ=YEARLY;BYYEARDAY=367', 'Column 23: `367` is out of range for `BYYEARDAY`: write 1 to 366, or -366 to -1 from the end.'],
  ['FREQ=MONTHLY;BYYEARDAY=100', 'Column 14: `BYYEARDAY` does not go with `FREQ=MONTHLY`: write `FREQ=YEARLY`.'],
  ['FREQ=YEARLY;BYWEEKNO=54', 'Column 22: `54` is out of range for `BYWEEKNO`: write 1 to 53, or -53 to -1 from the end.'],
  ['FREQ=MONTHLY;BYWEEKNO=20', 'Column 14: `BYWEEKNO` does not go with `FREQ=MONTHLY`: write `FREQ=YEARLY`.'],
  ['FREQ=YEARLY;BYWEEKNO=30;BYMONTH=1;BYDAY=MO', 'Column 25: `BYMONTH` does not go with `BYWEEKNO`: keep one of them.'],
  ['FREQ=YEARLY;BYYEARDAY=115;BYDAY=MO', 'Column 27: `BYDAY` does not go with `BYYEARDAY`: keep one of them.'],
  ['FREQ=YEARLY;BYYEARDAY=115;BYMONTH=4', 'Column 27: `BYMONTH` does not go with `BYYEARDAY`: keep one of them.'],
  ['FREQ=YEARLY;INTERVAL=2;BYWEEKNO=52', 'Column 13: `INTERVAL` does not go with `BYWEEKNO`: keep one of them.'],
  ['FREQ=YEARLY;BYWEEKNO=20;BYMONTHDAY=1', 'Column 25: `BYMONTHDAY` does not go with `BYWEEKNO`: keep one of them.'],
  ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO,TU;BYSETPOS=1', 'Column 37: `BYSETPOS` does not go with `BYWEEKNO`: keep one of them.'],
  ['FREQ=YEARLY;BYMONTHDAY=13;BYDAY=2FR', 'Column 27: a counted weekday does not go with `BYMONTHDAY`: keep one of them.'],
  ['FREQ=YEARLY;BYDAY=-1SU,TU', 'Column 13: in a year, count all the weekdays or none: write two rules.'],
  ['FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=4', 'Column 13: `BYMONTHDAY=31` never comes with the other parts: write one that the calendar has.'],
  ['FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=2MO', 'Column 14: `BYMONTHDAY=1` never comes with the other parts: write one that the calendar has.'],
  ['FREQ=MONTHLY;BYSETPOS=1', 'Column 14: `BYSETPOS` chooses among the days of another part: add `BYDAY=MO,TU,WE,TH,FR`.'],
  ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0', 'Column 32: `0` is out of range for `BYSETPOS`: write 1 to 366, or -366 to -1 from the end.'],
  ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6', 'Column 23: `BYSETPOS=6` never comes with the other parts: write one that the calendar has.'],
  ['FREQ=WEEKLY;COUNT=0', 'Column 19: `0` is out of range for `COUNT`: write 1 to 10000.'],
  ['FREQ=WEEKLY;COUNT=5;UNTIL=20270101', 'Column 21: `UNTIL` and `COUNT` both say when it ends: keep one.'],
  ['FREQ=WEEKLY;UNTIL=2027-01-01', 'Column 19: `2027-01-01` is no date: write `UNTIL=20270331` or `UNTIL=20270331T180000Z`.'],
  ['FREQ=WEEKLY;UNTIL=20260230', 'Column 19: there is no 2026-02-30: write a date of the calendar.'],
  ['FREQ=WEEKLY;UNTIL=20260301T250000Z', 'Column 19: `250000` is no time of day: write 000000 to 235959.'],
  ['FREQ=WEEKLY;WKST=XX', 'Column 18: `XX` is no weekday: write MO, TU, WE, TH, FR, SA, SU.'],
  ['FREQ=WEEKLY; BYDAY=FR', 'Column 13: a rule has no spaces in it: join its parts with `;` alone.'],
  ['FREQ=WEEKLY;DTSTART=20261126T000000', 'Column 13: `DTSTART` stands outside of a rule: write `from 2026-11-26 16:00` behind it.'],
  ['FREQ=WEEKLY;TZID=Europe/Berlin', 'Column 13: `TZID` stands outside of a rule: name the zone beside it.'],
  ['FREQ=MONTHLY;RSCALE=HEBREW', 'Column 14: `RSCALE` is not read: rules count in the Gregorian calendar, so take it away.'],
  ['FREQ=MONTHLY;SKIP=FORWARD', 'Column 14: `SKIP` is not read: what does not come in a month is skipped there, so take it away.'],
  [
    'FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,15,30',
    'Column 39: this begins 30 times a day, and 24 are the most: write fewer hours or minutes.',
  ],
  ['', 'Column 1: a rule stands here: write `FREQ=WEEKLY;BYDAY=FR`.'],
])('the rule %s is refused: %s', (text, sentence) => {
  expect(readRule(text)).toMatchObject({ ok: false, sentence });
});

test.each([
  'FREQ=WEEKLY;BYDAY=FR;BYHOUR=16;BYMINUTE=0',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU',
  'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
  'FREQ=MONTHLY;BYDAY=-1FR',
  'FREQ=MONTHLY;COUNT=5;BYMONTHDAY=-1',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
  'FREQ=YEARLY;BYYEARDAY=-1,100',
  'FREQ=YEARLY;BYYEARDAY=366',
  'FREQ=YEARLY;BYMONTHDAY=13;BYDAY=FR',
  'FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO',
  // The last Monday of February is the fifth in few leap years; it is one all the same.
  'FREQ=MONTHLY;BYMONTH=2;BYDAY=5MO',
  'FREQ=DAILY;BYMONTH=12;BYHOUR=9,12;BYMINUTE=0,30',
])('the rule %s is read, and written the same', (text) => {
  const read = readRule(text);
  expect(read.ok && textOfRule(read.rule)).toBe(text);
});

test('small letters, a prefix and an order of its own make no other rule', () => {
  expect(readRule('rrule:byday=fr;freq=weekly')).toEqual(readRule('FREQ=WEEKLY;BYDAY=FR'));
});

test.each([
  ['UNTIL=20270331', { zone: 'wall', at: Date.parse('2027-04-01T00:00Z') - 1 }],
  ['UNTIL=20270331T180000', { zone: 'wall', at: Date.parse('2027-03-31T18:00Z') }],
  ['UNTIL=20270331T180000Z', { zone: 'utc', at: Date.parse('2027-03-31T18:00Z') }],
])('%s is the last moment at which it may begin', (text, until) => {
  expect(readRule(`FREQ=DAILY;${text}`)).toMatchObject({ ok: true, rule: { until } });
});

test('the column counts what stands before the rule', () => {
  expect(readRule('FREQ=DAILY;BYHOUR=25', 10)).toMatchObject({ ok: false, column: 29 });
});

test('a rule without end is refused before it is read', () => {
  expect(readRule(`FREQ=DAILY;BYHOUR=${'1,'.repeat(300)}`)).toMatchObject({ ok: false, column: 1 });
});
