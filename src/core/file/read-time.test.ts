import { expect, test } from 'vitest';
import type { System } from '#core/system.ts';
import { fixtureCatalogue, fixtureFile } from './fixture.ts';
import { parseSystem } from './parse-system.ts';
import { refreshFile } from './sentences-of-refreshes.ts';
import { trainFile } from './sentences-of-trains.ts';
import { withTime } from './time-fixture.ts';

function systemOf(...changes: readonly string[]): System {
  const parsed = parseSystem(withTime(...changes), fixtureCatalogue);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join(' '));
  return parsed.system;
}

const calendarOf = (text: string): unknown => systemOf('calendar: DE-BW', `calendar: ${text}`).time?.calendars['default'];

test('a file that says nothing of time has none', () => {
  const parsed = parseSystem(fixtureFile, fixtureCatalogue);
  expect(parsed.ok && 'time' in parsed.system).toBe(false);
});

test('a place alone is a calendar of the usual week, without a cut-off', () => {
  expect(calendarOf('DE-BW')).toEqual({
    zone: 'Europe/Berlin',
    places: ['DE-BW'],
    workedIn: 'all',
    week: [2, 2, 2, 2, 2, 0, 0],
    hours: { from: 540, to: 1020 },
    halfDaysCount: 1,
    closures: [],
    alsoWorking: [],
    halfDays: [],
  });
});

test.each([
  ['[DE-BW, AT]', { places: ['DE-BW', 'AT'] }],
  ['{holidays: AT, worked-in: any, confirmed: through 2027}', { places: ['AT'], workedIn: 'any', confirmedThrough: 2027 }],
  ['{week: Sun-Thu}', { week: [2, 2, 2, 2, 0, 0, 2] }],
  ['{week: "Mon-Fri, Sat half"}', { week: [2, 2, 2, 2, 2, 1, 0] }],
  ['{week: [Mon, Wed half, Friday]}', { week: [2, 0, 1, 0, 2, 0, 0] }],
  ['{hours: 00:00-24:00, cut-off: 16:00}', { hours: { from: 0, to: 1440 }, cutOff: 960 }],
  ['{zone: Asia/Tokyo}', { zone: 'Asia/Tokyo' }],
  ['{closures: [2026-12-28]}', { closures: [{ because: 'closed', when: { text: '2026-12-28' } }] }],
  ['{half-days: {days: [24 Dec every year]}}', { halfDaysCount: 1, halfDays: [{ until: 780, because: 'half day' }] }],
  [
    '{half-days: {count: 0, days: [{when: 24 Dec every year, until: 12:00, because: Eve}]}}',
    { halfDaysCount: 0, halfDays: [{ until: 720, because: 'Eve' }] },
  ],
])('calendar: %s', (text, expected) => {
  expect(calendarOf(text)).toMatchObject(expected);
});

test.each([
  ['soak: 5 working days', { workingDays: 5, calendar: 'default', mode: 'continuous' }],
  ['soak: 1 working day', { workingDays: 1 }],
  ['soak: 0 working days', { workingDays: 0 }],
  ['soak: 260 working days', { workingDays: 260 }],
  [
    'soak: {for: 8 working days, hotfix: 1 working day, mode: cumulative}',
    { workingDays: 8, mode: 'cumulative', hotfix: { workingDays: 1, calendar: 'default' } },
  ],
  ['soak: {for: 8 working days, hotfix: 2 hours}', { workingDays: 8, hotfix: { ms: 7_200_000 } }],
  ['soak: 2 calendar days', { ms: 172_800_000 }],
  ['soak: {for: 2 days, grace: 15 minutes}', { ms: 172_800_000, graceMs: 900_000 }],
])('%s', (text, expected) => {
  expect(systemOf('soak: 2 days', text).path[1]?.exit.at(-1)).toMatchObject(expected);
});

test('a stage counts by the calendar that it names, else by that of the file, else by the only one', () => {
  const soak = (...changes: readonly string[]): unknown =>
    systemOf('soak: 2 days', 'soak: 5 working days', ...changes).path[1]?.exit.at(-1);
  expect(soak('calendar: DE-BW', 'calendars: {vienna: AT}')).toMatchObject({ calendar: 'vienna' });
  expect(soak('calendar: DE-BW', 'calendar: DE-BW\ncalendars: {vienna: AT}')).toMatchObject({ calendar: 'default' });
  expect(
    soak('calendar: DE-BW', 'calendar: DE-BW\ncalendars: {vienna: AT}', '- stage: TEST', '- stage: TEST\n    calendar: vienna'),
  ).toMatchObject({ calendar: 'vienna' });
});

test.each([
  ['pauses-soak: true', true],
  ['pauses-soak: false', undefined],
  ['kind: freeze', undefined],
])('a freeze pauses soaks where the file says so, and not else: %s', (said, pauses) => {
  expect(systemOf('07, stages: [PROD]}', `07, ${said}}`).time?.freezes[0]?.pausesSoak).toBe(pauses);
});

test('windows and freezes have the zone of the file unless they name one, and are about what they name', () => {
  const time = systemOf('stages: [PROD]}\nfreezes', 'stages: PROD, zone: UTC, kinds: hotfix, must-fit: 2 hours}\nfreezes').time;
  expect(time?.windows).toMatchObject([
    { name: 'Office hours', zone: 'UTC', scope: { stages: ['PROD'], kinds: ['hotfix'] }, mustFitMs: 7_200_000 },
  ]);
  expect(time?.freezes).toMatchObject([
    { name: 'Year end', zone: 'Europe/Berlin', kind: 'freeze', because: 'Year end', scope: { stages: ['PROD'] } },
  ]);
});

test('a window at the entry of a stage is one of the file: all of a stage are one', () => {
  const gates = '- window: Mon-Thu 09:00-15:00\n      - window: [Fri 09:00-12:00]';
  const system = systemOf('- manual: release-manager\n        instruction: Tell support', gates);
  expect(system.time?.windows.map(({ name, scope, when }) => ({ name, scope, when: when.map(({ text }) => text) }))).toEqual([
    { name: 'Office hours', scope: { stages: ['PROD'] }, when: ['Mon-Thu 09:00-15:00'] },
    { name: 'PROD', scope: { stages: ['PROD'] }, when: ['Mon-Thu 09:00-15:00', 'Fri 09:00-12:00'] },
  ]);
  expect(system.path[2]?.entry.map(({ kind }) => kind)).toEqual(['approval']);
});

test('the order in which names are written changes nothing', () => {
  const [one, other] = ['[PROD, TEST]', '[TEST, PROD]'].map((stages) => systemOf('07, stages: [PROD]', `07, stages: ${stages}`).time);
  expect(one).toEqual(other);
});

test('a train that names no stage departs into the last one, and counts by the calendar of the file', () => {
  const parsed = parseSystem(trainFile.replace(', stage: PROD}\nfreezes', '}\nfreezes'), fixtureCatalogue);
  const [train] = parsed.ok ? (parsed.system.time?.trains ?? []) : [];
  expect(train).toMatchObject({
    name: 'Fortnightly',
    stage: 'PROD',
    zone: 'Europe/Berlin',
    cutOff: { workingDays: 2, calendar: 'default' },
  });
  expect(train?.when.map(({ text }) => text)).toEqual(['every second Tuesday 14:00-17:00 from 2026-12-01']);
});

test('a refresh has its times among those of the file, the window that it names, and its commands with their time', () => {
  const parsed = parseSystem(refreshFile, fixtureCatalogue);
  const system = parsed.ok ? parsed.system : undefined;
  const [refresh] = system?.time?.refreshes ?? [];
  expect(refresh?.at.map(({ text, end }) => [text, end])).toEqual([
    ['Sun 01:00', { kind: 'for', ms: 1000 }],
    ['last Friday of the month 22:00', { kind: 'for', ms: 1000 }],
  ]);
  expect([refresh?.environment, refresh?.zone, refresh?.latestStartMs]).toEqual(['test', 'Europe/Berlin', 7_200_000]);
  expect(refresh?.window).toMatchObject({ name: 'Office hours', zone: 'Europe/Berlin', when: [{ text: 'Mon-Thu 09:00-15:00' }] });
  const rule = system?.environments.find(({ name }) => name === 'test')?.refresh;
  expect([rule?.before, rule?.after].map((hooks) => hooks?.map(({ name, timeoutMs }) => [name, timeoutMs]))).toEqual([
    [['before-1', 600_000]],
    [['after-1', 300_000]],
  ]);
});
