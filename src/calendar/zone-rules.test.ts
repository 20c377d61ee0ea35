import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { instantOf, wallOf } from '#core/time/zone.ts';
import { readZone, zoneData, zoneYears } from './zone-rules.ts';
import type { ZoneRules } from '#core/time/types.ts';

function zone(name: string): ZoneRules {
  const read = readZone(name);
  if (!read.ok) throw new Error(read.sentence);
  return read.zone;
}

describe('the name of a zone', () => {
  test.each([
    ['CET', 'Area/City'],
    ['EST', 'Area/City'],
    ['+02:00', 'an offset, which knows no summer time'],
    ['UTC+2', 'an offset'],
    ['europe/berlin', 'Did you mean `Europe/Berlin`?'],
    ['Europe/BERLIN', 'Did you mean `Europe/Berlin`?'],
    ['Europe/Berln', 'Did you mean `Europe/Berlin`?'],
    ['Berlin', 'Did you mean `Europe/Berlin`?'],
    ['US/Eastern', 'Did you mean `America/New_York`?'],
    ['Mars/Olympus', 'Area/City'],
    ['Etc/GMT-2', 'Write `UTC`.'],
    ['Etc/UTC', 'Write `UTC`.'],
    ['utc', 'Write `UTC`.'],
    ['W. Europe Standard Time', 'Area/City'],
    ['../../etc/passwd', 'Area/City'],
    ['', 'Area/City'],
  ])('%j is refused: %s', (name, words) => {
    const read = readZone(name);
    expect(read.ok ? 'accepted' : read.sentence).toContain(words);
  });

  test.each([
    'UTC',
    'Europe/Berlin',
    'Asia/Kolkata',
    'Asia/Calcutta',
    'America/Argentina/Buenos_Aires',
    'America/Port-au-Prince',
    'Africa/Dar_es_Salaam',
    'Antarctica/DumontDUrville',
    'Europe/Kyiv',
  ])('%s is one', (name) => {
    expect(zone(name)).toMatchObject({ name, data: zoneData() });
  });

  test('is one for every name that this Node lists', () => {
    const isOdd = (name: string): boolean => name.split('/').length > 3 || name.includes(' ');
    expect(Intl.supportedValuesOf('timeZone').filter(isOdd)).toEqual([]);
  });
});

test('the rules of Berlin are two changes a year, from the first year to the last', () => {
  const { offsets } = zone('Europe/Berlin');
  expect(offsets).toHaveLength(1 + 2 * (zoneYears.last - zoneYears.first + 1));
  expect(offsets.slice(0, 3)).toEqual([
    { from: Date.parse('2005-01-01T00:00Z'), seconds: 3600 },
    { from: Date.parse('2005-03-27T01:00Z'), seconds: 7200 },
    { from: Date.parse('2005-10-30T01:00Z'), seconds: 3600 },
  ]);
  expect(offsets.at(-1)).toEqual({ from: Date.parse('2045-10-29T01:00Z'), seconds: 3600 });
});

test('UTC never changes', () => {
  expect(zone('UTC').offsets).toEqual([{ from: Date.parse('2005-01-01T00:00Z'), seconds: 0 }]);
});

// Each of them is the answer of two other programs, and of Temporal.
const doubtful = [
  ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:15Z', '2026-10-03T15:45Z'],
  ['Africa/Cairo', '2026-04-24T00:30', '2026-04-23T21:30Z', '2026-04-23T22:30Z'],
  ['Asia/Tehran', '2022-03-22T00:30', '2022-03-21T20:00Z', '2022-03-21T21:00Z'],
  ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30Z', '2026-11-01T06:30Z'],
  ['Pacific/Apia', '2011-12-30T09:00', '2011-12-29T19:00Z', '2011-12-30T19:00Z'],
  ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T00:30Z', '2026-03-29T01:30Z'],
  ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30Z', '2026-10-25T01:30Z'],
] as const;

test.each(doubtful)('in %s %s is, read early, %s, and late %s', (name, wall, earlier, later) => {
  const shown = Date.parse(`${wall}Z`);
  expect(instantOf(zone(name), shown, 'earlier')).toBe(Date.parse(earlier));
  expect(instantOf(zone(name), shown, 'later')).toBe(Date.parse(later));
});

test('what the wall shows is what Intl shows, at odd instants of forty years', () => {
  for (const [name] of doubtful) {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });
    for (let at = Date.UTC(2005, 0, 2); at < Date.UTC(2045, 0, 1); at += 1_234_567_000) {
      expect(new Date(wallOf(zone(name), at)).toISOString().slice(0, 19).replace('T', ' ')).toBe(format.format(at));
    }
  }
});

const probe = `
  import { readZone } from '#calendar/zone-rules.ts';
  import { instantOf, wallOf } from '#core/time/zone.ts';
  const zones = ${JSON.stringify(doubtful.map(([name]) => name))}.map((name) => readZone(name).zone);
  let sum = 0;
  for (const zone of zones)
    for (let at = Date.UTC(2006, 0, 1); at < Date.UTC(2040, 0, 1); at += 7_654_321_000)
      sum = (31 * sum + wallOf(zone, at) + instantOf(zone, at, 'earlier') - instantOf(zone, at, 'later')) % 1_000_000_007;
  console.log(JSON.stringify({ sum, hour: new Date(Date.UTC(2026, 0, 1)).getHours() }));
`;

test('the zone of the host makes no difference', { timeout: 60_000 }, () => {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const told = ['UTC', 'Europe/Berlin', 'Pacific/Kiritimati', 'America/Los_Angeles'].map((host) => {
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', probe], {
      cwd,
      env: { ...process.env, TZ: host },
      encoding: 'utf8',
    });
    return /"sum":(-?\d+),"hour":(\d+)/.exec(said);
  });
  expect(new Set(told.map((each) => each?.[1])).size).toBe(1);
  // The hosts do have their zones: otherwise nothing was shown.
  expect(told.map((each) => each?.[2])).toEqual(['0', '1', '14', '16']);
});
