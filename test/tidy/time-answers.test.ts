// What the rules of time promise, each with the test that holds it: a promise whose test is gone, or has another name, is told here.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Known answers → the file in which each stands with its number. */
const numbered = { file: 'src/calendar/known-answers.test.ts', numbers: [...range(1, 45), ...range(54, 67), 70] };

/** Those that stand elsewhere: the answer as it is written there. */
const elsewhere: { readonly [number: number]: readonly [string, string] } = {
  46: ['src/calendar/zone-rules.test.ts', "'Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:15Z', '2026-10-03T15:45Z'"],
  47: ['src/calendar/zone-rules.test.ts', "'Africa/Cairo', '2026-04-24T00:30', '2026-04-23T21:30Z', '2026-04-23T22:30Z'"],
  48: ['src/calendar/zone-rules.test.ts', "'Asia/Tehran', '2022-03-22T00:30', '2022-03-21T20:00Z', '2022-03-21T21:00Z'"],
  49: ['src/calendar/zone-rules.test.ts', "'America/New_York', '2026-11-01T01:30', '2026-11-01T05:30Z', '2026-11-01T06:30Z'"],
  50: ['src/calendar/zone-rules.test.ts', "'Pacific/Apia', '2011-12-30T09:00', '2011-12-29T19:00Z', '2011-12-30T19:00Z'"],
  51: ['src/calendar/zone-rules.test.ts', "'Europe/Berlin', '2026-03-29T02:30', '2026-03-29T00:30Z', '2026-03-29T01:30Z'"],
  52: ['src/calendar/zone-rules.test.ts', "'Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30Z', '2026-10-25T01:30Z'"],
  // Seven nights have the eight numbers: the last one is that each is read late, too.
  53: ['src/calendar/zone-rules.test.ts', "expect(instantOf(zone(name), shown, 'later'))"],
  68: ['src/calendar/expand.test.ts', "'every second Thursday from 2026-11-26', '2026-11-27', '2027-02-01', '12-10 12-24 01-07 01-21'"],
  69: [
    'src/calendar/expand.test.ts',
    "'last weekday of the month 18:00 for 6 hours', '2026-11-27', '2027-02-27', '11-30 12-31 01-29 02-26'",
  ],
};

/** A rule → the file and the name of its test, or the row of it. */
const rules: readonly (readonly [string, string, string])[] = [
  ['the day of entry is day 0', 'src/core/time/index-of-days.test.ts', "['2026-11-17 15:40', 5, '2026-11-24 15:40']"],
  ['the cut-off is inclusive', 'src/core/time/index-of-days.test.ts', 'the minute of the cut-off is not late to its last millisecond'],
  ['after the cut-off the next working day is day 0', 'src/core/time/index-of-days.test.ts', "['2026-11-17 16:01', 5, '2026-11-25 09:00']"],
  ['an entry on a day off', 'src/core/time/index-of-days.test.ts', "['2026-11-21 11:00', 1, '2026-11-24 09:00']"],
  ['an early entry keeps its time', 'src/core/time/index-of-days.test.ts', "['2026-11-17 03:00', 1, '2026-11-18 03:00']"],
  ['half a day is not enough', 'src/core/time/index-of-days.test.ts', "['2026-12-23 10:00', 1, '2026-12-28 10:00']"],
  ['the end of a half day is its cut-off', 'src/core/time/index-of-days.test.ts', "['2026-12-24 12:01', 1, '2026-12-29 09:00']"],
  ['no days are over at once', 'src/core/time/index-of-days.test.ts', "['2026-11-21 11:00', 0, '2026-11-21 11:00']"],
  ['from 0 to 260 whole days', 'src/core/file/read-time.test.ts', 'soak: 260 working days'],
  ['closures, days worked and holidays in their order', 'src/core/time/merge-days.test.ts', 'days come oldest first, each once'],
  ['continuous and cumulative', 'src/core/gates/soak-days.test.ts', 'a day on which something else ran is no day of a %s soak'],
  [
    'an outage within the grace is none',
    'src/core/gates/soak-days.test.ts',
    'an outage within the grace is none, and a longer one is whole',
  ],
  ['a gap that nobody heard of', 'src/core/gates/soak-days.test.ts', 'a gap that nobody had heard of is forgiven by no grace'],
  [
    'a closure on a day to come moves the date, once',
    'src/core/gates/soak-days.test.ts',
    'a closure on a day to come moves the date, once, and says why',
  ],
  ['a closure on a day that is over moves nothing', 'src/core/gates/soak-days.test.ts', 'a closure on a day that is over moves nothing'],
  ['a soak that is over stays so', 'src/core/gates/soak-days.test.ts', 'a soak that is over stays so'],
  ['wall time is the truth', 'src/core/time/soak-count.test.ts', 'what is due keeps its time on the wall'],
  ['intervals are half-open', 'src/core/time/windows.test.ts', "['2026-11-26 17:00', 'closed, from 2026-11-27 09:00']"],
  ['empty intervals are none', 'src/core/time/windows.test.ts', 'an interval that is empty or ends before it begins is none'],
  [
    'openings late, closings early',
    'src/calendar/expand-properties.test.ts',
    'a window opens no earlier, and closes no later, than a freeze',
  ],
  [
    'a window that the clocks swallow',
    'src/calendar/expand.test.ts',
    'a window that the clocks swallow is told; a freeze never is swallowed',
  ],
  ['a date that never was weighs nothing', 'src/core/time/index-of-days.test.ts', 'a day that never was counts nothing'],
  ['months without such a day are left out', 'src/calendar/expand.test.ts', "['31st of the month'"],
  ['a freeze beats a window', 'src/core/blockers/time.test.ts', 'a freeze beats an open window'],
  ['a stop beats an open window', 'src/core/time/windows.test.ts', 'a stop beats an open window'],
  ['an Exception opens one freeze', 'src/core/blockers/time.test.ts', 'an Exception opens the freeze that it names'],
  ['level, not edge', 'src/core/time/windows.test.ts', 'after a downtime it is judged now; the windows that nobody saw are told'],
  ['a missed window is an event', 'src/core/blockers/time.test.ts', 'a window that nobody saw is told once'],
  ['a code freeze', 'src/core/blockers/time.test.ts', 'a code freeze keeps new releases out of the first stage'],
  ['what goes back is held by neither', 'src/core/blockers/time.test.ts', 'a rollback is held by neither'],
  ['splits are additive', 'src/core/time/properties.test.ts', 'is due at the same time however it is split'],
  [
    'a later entry is due no earlier',
    'src/core/time/properties.test.ts',
    'that was entered later, in the hours or after them, is not due earlier',
  ],
  ['a closure makes nothing earlier', 'src/core/time/properties.test.ts', 'is never due earlier for another closure'],
  ['the index is the walk', 'src/core/time/properties.test.ts', 'says the same as a walk from day to day'],
  ['adding what lies between', 'src/core/time/properties.test.ts', 'comes, by adding what lies between, to every working instant exactly'],
  ['the same in every host zone', 'src/calendar/host-zones.test.ts', 'in every host zone the same questions have the same answers'],
];

test('each of the 70 known answers stands in a test', () => {
  const text = read(numbered.file);
  const missing = numbered.numbers.filter((number) => !new RegExp(`^\\s*\\[${number}, '|'${number}: `, 'm').test(text));
  const astray = Object.entries(elsewhere).filter(([, [file, words]]) => !read(file).includes(words));
  expect([...missing, ...astray.map(([number]) => Number(number))]).toEqual([]);
  expect([...numbered.numbers, ...Object.keys(elsewhere).map(Number)].toSorted((one, other) => one - other)).toEqual(range(1, 70));
});

test('each rule of time has its test', () => {
  expect(rules.filter(([, file, words]) => !read(file).includes(words)).map(([rule]) => rule)).toEqual([]);
});

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}
