import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { dateText } from '#core/time/day.ts';
import { answerQuestion, librarySource } from './answer-question.ts';
import { compileHolidays } from './compile.ts';
import type { Holidays, HolidaysQuestion } from './holidays.ts';

const years = { firstYear: 2026, lastYear: 2029 };

function holidaysOf(question: HolidaysQuestion): Holidays {
  const answer = answerQuestion(question);
  if (!answer.ok) throw new Error(answer.sentence);
  return answer.holidays;
}

function datesOf(place: string, firstYear: number, lastYear = firstYear, confirmedThrough = 2045): readonly string[] {
  return holidaysOf({ place, firstYear, lastYear, confirmedThrough }).days.map(({ day }) => dateText(day));
}

describe('a place that the library does not know is refused, where it would answer all the same', () => {
  test.each([
    ['DE-XX', 'Germany has no state `XX`. Write one of `DE-BB`, `DE-BE`, `DE-BW`'],
    ['DE-BX', 'Germany has no state `BX`. Did you mean `DE-BB`, `DE-BE`, `DE-BW` or `DE-BY`?'],
    ['DE-Bayern', 'Did you mean `DE-BY`?'],
    ['DE-BY-KAT', 'Bayern has no region `KAT`. Did you mean `DE-BY-KATH`?'],
    ['DE-BY-KATH-X', 'Bayern has no region `KATH-X`. Did you mean `DE-BY-KATH`?'],
    ['DE-BW-X', 'Baden-Württemberg has no region `X`. It is not divided here: write `DE-BW`.'],
    ['DE-constructor', 'Germany has no state `constructor`.'],
    ['DE-', 'Germany has no state ``. Write one of'],
    ['XX', 'There is no country `XX`. Did you mean `XK`?'],
    ['UK', 'There is no country `UK`. Did you mean `GB-ENG`?'],
    ['Germany', 'There is no country `Germany`. Did you mean `DE`?'],
    ['de-bw', 'Places are written in capitals. Did you mean `DE-BW`?'],
    ['GB', '`GB` has no holidays that hold everywhere. Write one of `GB-ALD`, `GB-ENG`'],
    ['__proto__', 'There is no country `__proto__`. Write the two letters of ISO 3166'],
    ['', 'There is no country ``. Write the two letters of ISO 3166'],
  ])('%j: %s', (place, words) => {
    const answer = answerQuestion({ place, ...years });
    expect(answer.ok ? 'accepted' : answer.sentence).toContain(words);
  });
});

describe('a list that nobody can know years ahead', () => {
  test.each([
    ['AE', 'is announced by the sight of the moon'],
    ['EG', 'has feasts of the moon'],
    ['MY', 'has feasts of the moon'],
    ['CH-GL', 'differs between sources for many cantons'],
    ['IN', 'has six days of the union only'],
    ['CN', 'is made anew each year'],
    ['TH', 'knows Makha Bucha until 2026 only'],
  ])('of %s is refused, because it %s, until somebody has confirmed it', (place, reason) => {
    const answer = answerQuestion({ place, ...years });
    expect(answer.ok ? 'accepted' : answer.sentence).toContain(`The list of holidays of \`${place}\` ${reason}`);
    expect(answer.ok ? 'accepted' : answer.sentence).toContain('`confirmed: through 2027`');
    expect(holidaysOf({ place, ...years, confirmedThrough: 2027 })).toMatchObject({ lastYear: 2027 });
  });

  test('has no day after the year through which it is confirmed', () => {
    expect(datesOf('AE', 2026, 2035, 2027).every((date) => date < '2028-01-01')).toBe(true);
    expect(datesOf('AE', 2026, 2035, 2027).some((date) => date > '2027-01-01')).toBe(true);
  });

  test('is refused again when the confirmed years are over', () => {
    const answer = answerQuestion({ place: 'AE', firstYear: 2029, lastYear: 2035, confirmedThrough: 2027 });
    expect(answer.ok ? 'accepted' : answer.sentence).toContain('It is confirmed through 2027 only.');
  });

  test.each(['DE-BW', 'AT', 'FR', 'US', 'GB-ENG', 'JP', 'NL', 'PL', 'IL', 'AU', 'CA', 'NZ'])('is not that of %s', (place) => {
    expect(holidaysOf({ place, ...years })).toMatchObject({ place, lastYear: 2029 });
  });
});

describe('our corrections', () => {
  test.each([
    ['US', '2023-11-10'],
    ['US', '2028-11-10'],
    ['US', '2029-11-12'],
    ['US', '2034-11-10'],
    ['US', '2035-11-12'],
    ['GB-SCT', '2026-06-15'],
    ['JP', '2032-09-21'],
    ['CH-GL', '2027-04-01'],
    ['CH-GL', '2032-04-01'],
    ['AE', '2025-06-05'],
    ['AE', '2026-12-03'],
  ])('give %s the %s', (place, date) => {
    expect(datesOf(place, Number(date.slice(0, 4)))).toContain(date);
  });

  test.each([
    ['GB-ENG', '2026-06-15'],
    ['CH-GL', '2027-04-08'],
    ['CH-GL', '2032-04-08'],
    ['AE', '2025-01-27'],
    ['AE', '2025-03-01'],
  ])('take from %s, or do not give it, the %s', (place, date) => {
    expect(datesOf(place, Number(date.slice(0, 4)))).not.toContain(date);
  });

  test('say where they are from', () => {
    expect(holidaysOf({ place: 'JP', ...years }).corrections).toEqual([expect.stringContaining('Act on National Holidays')]);
    expect(holidaysOf({ place: 'AE', ...years, confirmedThrough: 2035 }).corrections).toEqual([
      expect.stringContaining('Cabinet Resolution'),
    ]);
    expect(holidaysOf({ place: 'DE-BW', ...years }).corrections).toEqual([]);
  });
});

test('a place is compiled with its name, its parts, and the edition of the data that it is from', () => {
  expect(holidaysOf({ place: 'DE-BY', ...years })).toMatchObject({
    place: 'DE-BY',
    name: 'Bayern, Germany',
    source: librarySource,
    parts: ['DE-BY-A', 'DE-BY-KATH', 'DE-BY-EVANG'],
    firstYear: 2026,
    lastYear: 2029,
  });
});

test('the edition is the one that is installed', () => {
  const folder = new URL('../../node_modules/date-holidays/', import.meta.url);
  const [, version] = /"version": "([^"]+)"/.exec(readFileSync(new URL('package.json', folder), 'utf8')) ?? [];
  const [, data] = /"version":\s*"([^"]+)"/.exec(readFileSync(new URL('data/holidays.json', folder), 'utf8').slice(0, 200)) ?? [];
  expect(librarySource).toBe(`date-holidays ${version} of ${data}`);
});

test('every page that the data relies on is named with its licence', () => {
  const licence = readFileSync(new URL('../../node_modules/date-holidays/LICENSE', import.meta.url), 'utf8');
  const [, listed = ''] = /<attribution>([^]*)<\/attribution>/.exec(licence) ?? [];
  const links = listed.split(/\s+/).filter((line) => line.startsWith('http'));
  const page = readFileSync(new URL('../../docs/holidays.md', import.meta.url), 'utf8');
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter((link) => !page.includes(`<${link}>`))).toEqual([]);
  expect(page).toContain('CC BY-SA 3.0');
});

test('every day is of the years that were asked for, oldest first; a feast of three days has three', () => {
  const days = datesOf('AE', 2026, 2027);
  expect(days).toEqual(days.toSorted());
  expect(days.filter((date) => date < '2026-01-01' || date > '2027-12-31')).toEqual([]);
  const feast = holidaysOf({ place: 'AE', ...years, confirmedThrough: 2026 }).days.filter(({ because }) => because.includes('Eid al-Fitr'));
  expect(feast).toHaveLength(3);
});

test('a holiday that begins at noon says so', () => {
  const { days } = holidaysOf({ place: 'CH-SO', ...years, confirmedThrough: 2026 });
  expect(days.find(({ day }) => dateText(day) === '2026-05-01')).toMatchObject({ from: 720 });
});

test.each([
  [2004, 2030],
  [2030, 2046],
  [2030, 2029],
  [Number.NaN, 2029],
])('years from %d to %d are refused', (firstYear, lastYear) => {
  const answer = answerQuestion({ place: 'DE', firstYear, lastYear });
  expect(answer.ok ? 'accepted' : answer.sentence).toContain('A calendar has years from 2005 to 2045');
});

describe('the thread', () => {
  test('answers as the library does here', async () => {
    const question = { place: 'DE-BW', ...years };
    expect(await compileHolidays(question)).toEqual(answerQuestion(question));
    expect(await compileHolidays({ place: 'DE-XX', ...years })).toEqual(answerQuestion({ place: 'DE-XX', ...years }));
  });

  test('is ended when it takes too long, and says so', async () => {
    await expect(compileHolidays({ place: 'DE-BW', ...years }, 1)).rejects.toMatchObject({
      code: 'holidays-not-compiled',
      message: 'The holidays of DE-BW could not be compiled: it took longer than 0.001 s.',
    });
  });
});

const probe = `
  import { createHash } from 'node:crypto';
  import { answerQuestion } from '#calendar/answer-question.ts';
  const answers = ['DE-BW', 'US', 'JP', 'AE'].map((place) => answerQuestion({ place, firstYear: 2026, lastYear: 2029, confirmedThrough: 2035 }));
  console.log(createHash('sha256').update(JSON.stringify(answers)).digest('hex'));
`;

test('the zone of the host makes no difference', { timeout: 60_000 }, async () => {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const here = ['DE-BW', 'US', 'JP', 'AE'].map((place) => answerQuestion({ place, ...years, confirmedThrough: 2035 }));
  const expected = createHash('sha256').update(JSON.stringify(here)).digest('hex');
  const told = await Promise.all(['UTC', 'Europe/Berlin', 'Pacific/Kiritimati', 'America/Los_Angeles'].map((host) => saidWith(host, cwd)));
  expect(told).toEqual([expected, expected, expected, expected]);
});

async function saidWith(host: string, cwd: string): Promise<string> {
  const options = { cwd, env: { ...process.env, TZ: host } };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', probe], options);
  return stdout.trim();
}
