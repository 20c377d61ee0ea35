import { describe, expect, test } from 'vitest';
import { systemOf } from '#core/fixture.ts';
import type { State } from '#core/state.ts';
import { pack } from '#core/time/compiled.ts';
import { berlin, calendarOfTests, wall, withHalfDays } from '#core/time/fixture.ts';
import { instantOf } from '#core/time/zone.ts';
import { digestOfTime, scheduleKey } from '#core/times.ts';
import { must } from '#core/bug.ts';
import { World } from '#core/world-fixture.ts';
import { calendarView, type CalendarAsked } from './calendar.ts';
import type { Freeze, Window } from '#core/time/timed-rules.ts';

const file = `lockstep: 1
system: shop
zone: Europe/Berlin
calendar: DE-BW
roles: {developer: [dora], viewer: [vera]}
services:
  api: {source: 'directory:./api', command: node a.js}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly}
path:
  - stage: DEV
  - stage: PROD
`;

const at = (text: string): number => instantOf(berlin, wall(text), 'later');
const span = (from: string, to: string) => ({ from: at(from), to: at(to) });
const rule = { zone: berlin, known: span('2026-01-01 00:00', '2027-01-01 00:00') };
const window: Window = {
  ...rule,
  name: 'mornings',
  scope: { stages: ['PROD'] },
  intervals: [span('2026-05-04 09:00', '2026-05-04 12:00'), span('2026-06-08 09:00', '2026-06-08 12:00')],
};
const freeze: Freeze = {
  ...rule,
  name: 'audit',
  scope: {},
  kind: 'freeze',
  because: 'Auditors are here',
  intervals: [span('2026-05-13 00:00', '2026-05-18 12:00'), span('2026-12-18 00:00', '2027-01-01 00:00')],
};

/** As an engine would have it once the file is compiled, on Mon 1 June 2026, with a release that stands in DEV. */
function shop(): World {
  const world = new World(systemOf(file));
  world.now = at('2026-06-01 09:00');
  world.state = compiled(world.state);
  world.create('1.0.0');
  world.promote('1.0.0', 'DEV');
  return world;
}

function compiled(state: State): State {
  const record = { name: 'default', version: 1, at: 0, sources: [], calendar: calendarOfTests };
  const definitions = must(must(state.files.values().next().value, 'the file').system.time, 'what it says of time');
  const schedule = { of: digestOfTime(definitions), zone: berlin, windows: [pack(window)], freezes: [pack(freeze)] };
  return {
    ...state,
    calendars: new Map([
      ['default', record],
      ['halves', { ...record, name: 'halves', calendar: withHalfDays }],
    ]),
    schedules: new Map([[scheduleKey, schedule]]),
  };
}

const now = at('2026-06-01 12:00');
const plain = shop();
const view = (asked: CalendarAsked = {}) => must(calendarView(plain.state, 7, now, asked), 'the calendar');
const dayOn = (date: string, asked: CalendarAsked = {}) => must(view({ from: date, days: 1, ...asked }).days[0], date);

describe('the picture of time', () => {
  test('has six weeks of days, from the Monday two weeks before this one', () => {
    const { days, zone, calendar, calendars } = view();
    expect([days[0]?.date, days.at(-1)?.date, days.length]).toEqual(['2026-05-18', '2026-06-28', 42]);
    expect([zone, calendar, calendars]).toEqual(['Europe/Berlin', 'default', ['default', 'halves']]);
  });

  test.each([
    ['2026-06-01', { counts: 1 }],
    ['2026-06-04', { counts: 0, kind: 'holiday', because: 'Corpus Christi' }],
    ['2026-06-06', { counts: 0, kind: 'weekend' }],
    ['2026-12-26', { counts: 0, kind: 'weekend', because: 'Boxing Day' }],
    ['2027-02-01', {}],
  ])('says of %s what it counts and why', (date, expected) => {
    const { from: _from, to: _to, ...said } = dayOn(date);
    expect(said).toEqual({ date, ...expected });
  });

  test('is of the calendar that was asked for, and of none where there is no such', () => {
    expect(dayOn('2026-12-24', { calendar: 'halves' })).toMatchObject({ counts: 0.5, kind: 'half-day', because: 'half day of December' });
    expect(calendarView(plain.state, 7, now, { calendar: 'moon' })).toBeUndefined();
  });

  test('has days that are as long as the clocks of their zone make them', () => {
    const hours = (date: string): number => (dayOn(date).to - dayOn(date).from) / 3_600_000;
    expect(['2026-03-28', '2026-03-29', '2026-10-25'].map(hours)).toEqual([24, 23, 25]);
  });

  test('has those times of windows and freezes that touch its days, whole', () => {
    expect(view()).toMatchObject({
      windows: [{ name: 'mornings', scope: { stages: ['PROD'] }, spans: [span('2026-06-08 09:00', '2026-06-08 12:00')] }],
      freezes: [{ name: 'audit', because: 'Auditors are here', spans: [span('2026-05-13 00:00', '2026-05-18 12:00')] }],
    });
  });

  test('has each release on its way, with when it entered its stages', () => {
    expect(view().releases).toEqual([{ release: '1.0.0', path: ['DEV', 'PROD'], entered: [{ stage: 'DEV', at: plain.now }] }]);
  });

  test('leaves out a stage that was taken back from it', () => {
    const { state } = plain;
    const release = must(state.releases.get('1.0.0'), 'the release');
    const entries = { DEV: { ...must(release.entries['DEV'], 'its entry'), rolledBack: true } };
    const back = { ...state, releases: new Map([['1.0.0', { ...release, entries }]]) };
    expect(calendarView(back, 7, now, {})?.releases).toEqual([{ release: '1.0.0', path: ['DEV', 'PROD'], entered: [] }]);
  });

  test('of a file that was never compiled has days that are all alike', () => {
    const bare = must(calendarView({ ...plain.state, calendars: new Map(), schedules: new Map() }, 7, now, {}), 'the calendar');
    expect(new Set(bare.days.map(({ counts, kind }) => `${counts} ${kind}`))).toEqual(new Set(['1 undefined']));
    expect([bare.zone, bare.windows, bare.freezes, bare.calendar]).toEqual(['UTC', [], [], undefined]);
  });

  test('tells of a stop for as long as it lasts', () => {
    const { state } = plain;
    const stopped = { ...state, head: { ...state.head, stop: { by: 'olga', reason: 'Fire', at: now - 1, until: now + 1 } } };
    expect(calendarView(stopped, 7, now, {})?.stop).toEqual({ by: 'olga', because: 'Fire', from: now - 1, until: now + 1 });
    expect(calendarView(stopped, 7, now + 1, {})?.stop).toBeUndefined();
  });
});
