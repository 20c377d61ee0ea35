import { describe, expect, test } from 'vitest';
import { fixtureCatalogue } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { placeTimeProblems } from '#core/file/place-time.ts';
import { withTime } from '#core/file/time-fixture.ts';
import { canonical, digestOf } from '#core/canonical.ts';
import { intervalsOf, type CompiledTime } from '#core/time/compiled.ts';
import { dayWords } from '#core/time/day-words.ts';
import type { TimeDefinitions } from '#core/time/definitions.ts';
import { day, wall, wallText } from '#core/time/fixture.ts';
import { buildIndex, soakDue } from '#core/time/index-of-days.ts';
import { instantOf } from '#core/time/zone.ts';
import { answerQuestion } from './answer-question.ts';
import { compileTime } from './compile-time.ts';
import type { HolidayLists } from './holiday-lists.ts';

const now = Date.UTC(2026, 10, 21, 20);
const patienceMs = 60_000;

/** The thread costs half a second each time; one test waits for it. */
const inThisThread: HolidayLists = (question) => Promise.resolve(answerQuestion(question));

function definitionsOf(file: string): TimeDefinitions {
  const parsed = parseSystem(file, fixtureCatalogue);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join(' '));
  if (parsed.system.time === undefined) throw new Error('the file says nothing of time');
  return parsed.system.time;
}

async function compiledOf(file: string, at = now): Promise<CompiledTime> {
  const compiled = await compileTime(definitionsOf(file), at, inThisThread);
  if (!compiled.ok) throw new Error(compiled.problems.map(({ sentence }) => sentence).join(' '));
  return compiled.time;
}

async function problemsOf(file: string): Promise<readonly string[]> {
  const compiled = await compileTime(definitionsOf(file), now, inThisThread);
  const placed = compiled.ok ? placeTimeProblems(file, compiled.warnings, 'warning') : placeTimeProblems(file, compiled.problems);
  return placed.map(({ code, line, column, sentence }) => `${code} ${line}:${column} ${sentence}`);
}

/** The day as people are told of it, by the calendar `default`. */
async function wordsOf(calendar: string, ...dates: readonly string[]): Promise<readonly string[]> {
  const { calendars } = await compiledOf(withTime('calendar: DE-BW', `calendar: ${calendar}`));
  const compiled = calendars['default'];
  if (compiled === undefined) throw new Error('there is no calendar');
  const index = buildIndex(compiled.calendar);
  return dates.map((date) => dayWords(index, day(date)));
}

describe('what is compiled', { timeout: patienceMs }, () => {
  test('is the same bytes at every instant of a year, and names what it was compiled of', async () => {
    const [first, second] = [await compiledOf(withTime()), await compiledOf(withTime(), Date.UTC(2026, 0, 2))];
    expect(canonical(second)).toBe(canonical(first));
    expect(first.of).toBe(digestOf(definitionsOf(withTime())));
    expect(first.schedule.of).toBe(first.of);
  });

  test('is known from last year to six years ahead, and windows to the end of the year after next', async () => {
    const { calendars, schedule } = await compiledOf(withTime());
    expect(calendars['default']?.calendar).toMatchObject({ first: day('2025-01-01'), last: day('2032-12-31') });
    expect(schedule.windows[0]?.known).toEqual({ from: Date.UTC(2024, 11, 31, 23), to: Date.UTC(2028, 11, 31, 23) });
    const offsets = calendars['default']?.calendar.zone.offsets ?? [];
    expect([offsets[0]?.from, offsets.at(-1)?.from]).toEqual([Date.UTC(2024, 9, 27, 1), Date.UTC(2032, 9, 31, 1)]);
  });

  test('is the same on the thread of the library', async () => {
    const compiled = await compileTime(definitionsOf(withTime()), now);
    expect(compiled.ok ? canonical(compiled.time) : '').toBe(canonical(await compiledOf(withTime())));
  });

  test('is a year further on 1 January, by the clocks of the system', async () => {
    const { calendars } = await compiledOf(withTime(), Date.UTC(2026, 11, 31, 23));
    expect(calendars['default']?.calendar.first).toBe(day('2026-01-01'));
  });

  test('answers as the known answers do: five working days from Tuesday 17 November 2026, 16:01', async () => {
    const { calendars } = await compiledOf(withTime('DE-BW', '{holidays: DE-BW, cut-off: 16:00}'));
    const compiled = calendars['default'];
    const index = buildIndex(compiled?.calendar ?? fail());
    const entered = instantOf(index.calendar.zone, wall('2026-11-17 16:01'), 'earlier');
    expect(wallText(index.calendar.zone, soakDue(index, entered, 5))).toBe('2026-11-25 09:00');
    expect(compiled?.sources).toEqual(['Baden-Württemberg, Germany (DE-BW): date-holidays 3.37.0 of 2026-09-20']);
  });

  test('opens where the file says, on the walls of its zone', async () => {
    const { schedule } = await compiledOf(withTime());
    const opened = intervalsOf(schedule.windows[0]?.seconds ?? []).find(({ from }) => from > now);
    expect(opened).toEqual({ from: Date.UTC(2026, 10, 23, 8), to: Date.UTC(2026, 10, 23, 14) });
    expect(intervalsOf(schedule.freezes[0]?.seconds ?? [])).toEqual([{ from: Date.UTC(2026, 11, 17, 23), to: Date.UTC(2027, 0, 7, 23) }]);
  });

  test('says what of a list of holidays is our own', async () => {
    const { calendars } = await compiledOf(withTime('DE-BW', 'GB-SCT'));
    expect(calendars['default']?.sources[1]).toMatch(/^15 June 2026 is a bank holiday in Scotland/);
  });

  test('ends where nobody has confirmed it', async () => {
    const { calendars } = await compiledOf(withTime('DE-BW', '{holidays: [DE-BW, AE], confirmed: through 2027}'));
    expect(calendars['default']?.calendar.last).toBe(day('2027-12-31'));
  });
});

describe('of several rules for one day', { timeout: patienceMs }, () => {
  test.each([
    ['{holidays: [DE-BW, AT]}', '2026-10-26', 'Mon 26 Oct: National Holiday, does not count'],
    ['{holidays: [DE-BW, AT], worked-in: any}', '2026-10-26', 'Mon 26 Oct: counts'],
    ['{holidays: [DE-BW, AT], worked-in: any}', '2026-12-25', 'Fri 25 Dec: Christmas Day, does not count'],
    ['{holidays: DE-BW, also-working: [{when: 2026-12-25, because: Release}]}', '2026-12-25', 'Fri 25 Dec: Release, counts'],
    [
      '{also-working: [2026-12-26], closures: [{when: 24 Dec until 2 Jan every year, because: Holidays}]}',
      '2026-12-26',
      'Sat 26 Dec: Holidays, does not count',
    ],
    [
      '{half-days: {days: [{when: 24 Dec every year, until: 12:00, because: Christmas Eve}]}}',
      '2026-12-24',
      'Thu 24 Dec: Christmas Eve, counts half, until 12:00',
    ],
    ['{half-days: {count: 0, days: [24 Dec every year]}}', '2026-12-24', 'Thu 24 Dec: half day, does not count'],
    ['{week: "Sun-Thu, Sat half"}', '2026-11-21', 'Sat 21 Nov: counts half, until 13:00'],
    ['{week: Sun-Thu, hours: 08:00-16:00}', '2026-11-22', 'Sun 22 Nov: counts'],
    ['{week: Sun-Thu}', '2026-11-20', 'Fri 20 Nov: weekend, does not count'],
    ['{closures: [every Friday 00:00 until Sunday]}', '2026-11-21', 'Sat 21 Nov: closed, does not count'],
  ])('%s makes of %s: %s', async (calendar, date, words) => {
    expect(await wordsOf(calendar, date)).toEqual([words]);
  });
});

describe('what cannot be compiled is said where it stands', { timeout: patienceMs }, () => {
  test.each([
    [['Europe/Berlin', 'europe/berlin'], 'unknown-zone 55:7 `europe/berlin` is no time zone. Did you mean `Europe/Berlin`?'],
    [['Europe/Berlin', 'CET'], 'unknown-zone 55:7 `CET` is no time zone. Write `Area/City`, as in `Europe/Berlin`, or `UTC`.'],
    [['Europe/Berlin', 'EST'], 'unknown-zone 55:7 `EST` is no time zone. Write `Area/City`, as in `Europe/Berlin`, or `UTC`.'],
    [
      ['Europe/Berlin', '"+02:00"'],
      'unknown-zone 55:7 `+02:00` is an offset, which knows no summer time. Write a zone: `Europe/Berlin`, or `UTC`.',
    ],
    [['name: Year end', 'name: Year end, zone: Berlin'], 'unknown-zone 60:28 `Berlin` is no time zone. Did you mean `Europe/Berlin`?'],
    [['DE-BW', 'DE-XX'], 'unknown-region 56:11 Germany has no state `XX`.'],
    [['DE-BW', '[AT, UK]'], 'unknown-region 56:16 There is no country `UK`. Did you mean `GB-ENG`?'],
    [['DE-BW', '{holidays: AE}'], 'unconfirmed-holidays 56:1 The list of holidays of `AE` is announced by the sight of the moon'],
    [['DE-BW', '{holidays: AE, confirmed: through 2024}'], 'unconfirmed-holidays 56:37 The list of holidays of `AE`'],
  ])('%j: %s', async (change, words) => {
    const [problem = '', ...others] = await problemsOf(withTime(...change));
    expect(problem.startsWith(words) ? words : problem).toBe(words);
    expect(others).toEqual([]);
  });

  test('two causes are two sentences', async () => {
    expect((await problemsOf(withTime('DE-BW', 'DE-XX', 'Europe/Berlin', 'CET'))).map((each) => each.split(' ')[0])).toEqual([
      'unknown-zone',
      'unknown-region',
    ]);
  });
});

describe('what is odd is told, and compiled all the same', { timeout: patienceMs }, () => {
  test.each([
    [['DE-BW', '{closures: [2020-01-01]}'], 'odd-time 56:23 `2020-01-01` of calendar `default` touches no day from'],
    [
      ['2026-12-18, until: 2027-01-07', '2026-01-01, until: 2029-01-07'],
      'odd-time 58:5 Freeze `Year end` covers every opening of window `Office hours` from',
    ],
    [
      ['Mon-Thu 09:00-15:00', 'Sun 02:10-02:50'],
      'odd-time 58:5 Window `Office hours` is empty on Sun 28 Mar 2027 and 3 days more: the clocks of Europe/Berlin are set',
    ],
    [['Mon-Thu 09:00-15:00', 'every day'], 'odd-time 58:5 Window `Office hours` is never closed'],
    [['2026-12-18, until: 2027-01-07', '2024-12-18, until: 2025-01-07'], 'odd-time 60:5 Freeze `Year end` holds at no time from'],
    [
      ['stages: [PROD]}\nfreezes', 'must-fit: 8 hours}\nfreezes'],
      'odd-time 58:5 Window `Office hours` asks for room of 8 h, and is open for 6 h at most.',
    ],
  ])('%j: %s', async (change, words) => {
    const [problem = ''] = await problemsOf(withTime(...change));
    expect(problem.startsWith(words) ? words : problem).toBe(words);
  });
});

function fail(): never {
  throw new Error('there is no calendar');
}
