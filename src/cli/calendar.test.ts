// The commands about calendars, over calendars that are written by hand; test/contract has them over real ones.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { timeFile, withTime } from '#core/file/time-fixture.ts';
import { TestController } from './test-run.ts';

const saying = (words: string): unknown => expect.stringContaining(words);
const having = (items: readonly unknown[]): unknown => expect.arrayContaining([...items]);

const controller = new TestController();
const place = (name: string): string => path.join(controller.folder, name);
beforeAll(() => controller.start());
afterAll(() => controller.stop());
beforeEach(() => writeFileSync(place('lockstep.yaml'), timeFile));

const run = async (line: string | readonly string[]): Promise<{ exit: number; out: string; err: string }> => controller.run(line);
const json = async (line: string): Promise<unknown> => JSON.parse((await run(`${line} --json`)).out);

describe('calendar show', () => {
  test('draws a year, a row a month, and says why a weekday is off', async () => {
    const { exit, out } = await run('calendar show --year 2026');
    expect(exit).toBe(0);
    expect(out).toContain('default  Mon-Fri, 09:00-17:00, cut-off 16:00, Europe/Berlin');
    expect(out).toContain('May  h--·····--···h·--·····--h····--    18');
    expect(out).toContain('Mon 25 May: Whit Monday, does not count');
    // It takes no day from anybody.
    expect(out).not.toContain('All Saints');
    expect(out).toContain('Baden-Württemberg: tests');
    // What the year does not have needs no word.
    expect(out).not.toContain('closure');
  });

  test('half days are told with their end, and counted as half', async () => {
    writeFileSync(place('lockstep.yaml'), withTime('DE-BW', '{half-days: {days: [24 Dec every year]}}'));
    expect((await run('calendar show --year 2026')).out).toContain('Dec  ····--·····--·····--···½hh-···½    21');
    expect(await json('calendar show --year 2026')).toMatchObject({
      calendar: 'default',
      workingDays: 251,
      months: having([{ month: 12, workingDays: 21 }]),
      days: having([{ date: '2026-12-24', counts: 0.5, kind: 'half-day', because: 'half day of December' }]),
    });
  });

  test.each([
    ['calendar show --year 2031', 2, 'knows the years from 2026 to 2027, not 2031'],
    ['calendar show --year soon', 2, '--year takes a whole number'],
    ['calendar show vienna', 2, 'lockstep.yaml has no calendar `vienna`.'],
    ['calendar show --file other.yaml', 26, 'There is no file `other.yaml`'],
  ])('%s ends with %i: %s', async (line, exit, words) => {
    const ran = await run(line);
    expect(ran.exit).toBe(exit);
    expect(ran.err).toContain(words);
  });

  test('a file that says nothing of time, and one with a mistake, are told', async () => {
    writeFileSync(place('lockstep.yaml'), timeFile.slice(0, timeFile.indexOf('zone:')));
    expect(await run('calendar show')).toMatchObject({ exit: 26, err: saying('says nothing of time') });
    writeFileSync(place('lockstep.yaml'), withTime('Mon-Thu 09:00-15:00', 'Mon-Thu 15:00-09:00'));
    expect(await run('calendar show')).toMatchObject({ exit: 26, err: saying('lockstep.yaml:58:40') });
    writeFileSync(place('lockstep.yaml'), withTime('calendar: DE-BW\n', ''));
    expect(await run('calendar show')).toMatchObject({ exit: 26, err: saying('has windows or freezes, and no calendar') });
  });

  test('of two calendars one is named', async () => {
    writeFileSync(place('lockstep.yaml'), withTime('calendar: DE-BW', 'calendars: {bonn: DE-NW, vienna: AT}'));
    expect(await run('calendar show')).toMatchObject({ exit: 2, err: saying('Name one: bonn, vienna.') });
    expect((await run('calendar show vienna --year 2026')).out).toContain('vienna  Mon-Fri');
    writeFileSync(place('lockstep.yaml'), withTime('calendar: DE-BW', 'calendars: {vienna: AT}'));
    expect((await run('calendar show --year 2026')).out).toContain('vienna  Mon-Fri');
  });

  test('with --system and no file it is the one in force', async () => {
    controller.answers = {
      'GET /api/systems/shop/file': { body: { system: 'shop', version: 4, digest: 'sha256:1', by: 'anna', text: timeFile } },
      'GET /api/systems/shop/calendar?calendar=default&days=1': { body: { version: 3 } },
    };
    expect(await json('calendar show --year 2026 --system shop')).toMatchObject({
      file: 'version 4 of shop',
      version: 3,
      workingDays: 252,
    });
    expect((await run('calendar show --year 2026 --system shop')).out).toMatch(/^default {2}Mon-Fri.*, v3$/m);
  });
});

describe('calendar next', () => {
  test.each([
    ['2026-11-17T15:40', '5', 'due Tue 24 Nov 2026, 15:40 Europe/Berlin (+01:00).'],
    ['2026-11-17T16:01', '5', 'due Wed 25 Nov 2026, 09:00 Europe/Berlin (+01:00).'],
    ['2026-11-21T11:00', '1', 'due Tue 24 Nov 2026, 09:00 Europe/Berlin (+01:00).'],
    ['2026-12-23', '2', 'due Mon 28 Dec 2026, 00:00 Europe/Berlin (+01:00).'],
    ['2026-11-17T16:01', '0', 'due Tue 17 Nov 2026, 16:01 Europe/Berlin (+01:00).'],
  ])('entered %s, %s working days: %s', async (from, days, words) => {
    expect((await run(`calendar next --from ${from} --days ${days}`)).out).toContain(words);
  });

  test('each day that does not count is told, and why day 0 is a later one', async () => {
    const { out } = await run('calendar next --from 2026-11-17T16:01 --days 5');
    expect(out).toContain('It begins on Wed 18 Nov 2026, 09:00: Tue 17 Nov 2026 is over for whoever comes so late.');
    expect(out).toContain('  Sat 21 Nov: weekend, does not count\n  Sun 22 Nov: weekend, does not count\n');
    expect((await run('calendar next --from 2026-11-21T11:00 --days 1')).out).toContain('Sat 21 Nov 2026 does not count.');
  });

  test('without --days it is the next working day', async () => {
    expect((await run('calendar next --from 2026-05-22')).out).toBe(
      'After Fri 22 May 2026 the next working day is Tue 26 May 2026.\n  Sat 23 May: weekend, does not count\n  Sun 24 May: weekend, does not count\n  Mon 25 May: Whit Monday, does not count\n',
    );
    expect(await json('calendar next --from 2026-05-22')).toMatchObject({ next: '2026-05-26' });
  });

  test.each([
    ['calendar next --from 2027-01-20 --days 260', 'knows the days from Thu 1 Jan 2026 to Sun 31 Jan 2027'],
    ['calendar next --days 261', '--days takes a whole number from 0 to 260'],
    ['calendar next --days 2.5', '--days takes a whole number'],
    ['calendar next --from 2026-02-30', 'neither a duration nor a date'],
  ])('%s is refused: %s', async (line, words) => {
    expect(await run(line)).toMatchObject({ exit: 2, err: saying(words) });
  });
});

test('calendar check tells zones whose editions differ, and calendars that end soon, and ends with 22', async () => {
  const { exit, out } = await run('calendar check');
  expect(exit).toBe(22);
  expect(out.replaceAll('\n', ' ')).toContain(
    'From 2026-11-21 00:00 UTC on, Europe/Berlin is at +01:00 by the zone data of this program (2026c), and at +02:00 by that of this machine (2026f).',
  );
  expect(out.replaceAll('\n', ' ')).toContain('Calendar `default` knows nothing after Sun 31 Jan 2027.');
});

test('calendar diff asks the controller since a version, a day or a number, and for nothing else', async () => {
  const body = { system: 'shop', seq: 90_000, from: 4, days: [], moved: [] };
  const asked = ['v3', '2026-06-01', '12345'];
  controller.answers = Object.fromEntries(asked.map((from) => [`GET /api/systems/shop/calendar/changes?from=${from}`, { body }]));
  for (const from of asked)
    expect(await run(`calendar diff --from-version ${from} --system shop`)).toMatchObject({ exit: 0, out: saying(from) });
  expect(await run('calendar diff --from-version third --system shop')).toMatchObject({ exit: 2, err: saying('not `third`') });
});

test('calendar diff tells days that count differently, soaks that move, and what is weaker', async () => {
  writeFileSync(place('old.yaml'), withTime('soak: 2 days', 'soak: 5 working days', 'DE-BW', '{half-days: {days: [24 Dec every year]}}'));
  writeFileSync(
    place('new.yaml'),
    withTime('soak: 2 days', 'soak: 5 working days', 'windows:\n  - {name: Office hours, when: Mon-Thu 09:00-15:00, stages: [PROD]}\n', ''),
  );
  const document = await json('calendar diff old.yaml new.yaml');
  expect(document).toMatchObject({
    before: 'old.yaml',
    same: false,
    weakens: having(['windows: PROD had Office hours, and has none']),
  });
  expect(await run('calendar diff old.yaml old.yaml')).toMatchObject({
    exit: 0,
    out: saying('no day counts differently'),
  });
  expect((await run('calendar diff old.yaml')).exit).toBe(2);
});

describe('calendar import', () => {
  test('prints closures to paste', async () => {
    expect((await run('calendar import company.ics')).out).toBe(
      'closures:\n  - {when: 2026-12-28 until 2026-12-30, because: "Company \\"holidays\\""}\n  - {when: 2027-05-07, because: "Bridge"}\n',
    );
    expect(readFileSync(place('lockstep.yaml'), 'utf8')).toBe(timeFile);
  });

  test('--write puts them into the file, comments kept, and none twice', async () => {
    writeFileSync(place('lockstep.yaml'), withTime('calendar: DE-BW', 'calendar: # ours\n  holidays: DE-BW # the state'));
    expect((await run('calendar import company.ics --write')).out).toContain(
      '2 closures of company.ics stand in calendar default of lockstep.yaml now.',
    );
    const once = readFileSync(place('lockstep.yaml'), 'utf8');
    expect(once).toContain(
      '# ours\n  holidays: DE-BW # the state\n  closures:\n    - {when: 2026-12-28 until 2026-12-30, because: Company "holidays"}\n    - {when: 2027-05-07, because: Bridge}\n',
    );
    await run('calendar import company.ics --write');
    expect(readFileSync(place('lockstep.yaml'), 'utf8')).toBe(once);
  });

  test('a short form is opened to have room', async () => {
    await run('calendar import company.ics --write');
    expect(readFileSync(place('lockstep.yaml'), 'utf8')).toContain('calendar:\n  holidays: DE-BW\n  closures:\n    - {when: 2026-12-28');
  });

  test('a broken file is refused with its lines, and nothing is written', async () => {
    const { exit, err } = await run('calendar import broken.ics --write');
    expect(exit).toBe(26);
    expect(err).toContain('broken.ics:3');
    expect(readFileSync(place('lockstep.yaml'), 'utf8')).toBe(timeFile);
  });
});
