import { expect, test } from 'vitest';
import { unpack } from '#core/time/compiled.ts';
import type { TimeDefinitions } from '#core/time/definitions.ts';
import { readMoment, readRecurrence } from '#core/time/recurrence.ts';
import type { Recurrence } from '#core/time/recurrence-types.ts';
import { duesSince, type RefreshTimes } from '#core/time/refreshes.ts';
import { compileSchedule } from './compile-schedule.ts';
import { findZones } from './find-zones.ts';

const hour = 3_600_000;

function recurrence(read: ReturnType<typeof readMoment>): Recurrence {
  if (!read.ok) throw new Error(read.problem);
  return read.recurrence;
}

function timesOf(at: readonly string[], window?: string): RefreshTimes {
  const zone = 'Europe/Berlin';
  const definitions: TimeDefinitions = {
    zone,
    calendars: {},
    windows: [],
    freezes: [],
    refreshes: [
      {
        environment: 'staging',
        at: at.map((text) => recurrence(readMoment(text))),
        zone,
        latestStartMs: 3 * hour,
        ...(window !== undefined && { window: { name: 'Nights', when: [recurrence(readRecurrence(window))], zone } }),
      },
    ],
  };
  const now = Date.parse('2026-06-01T00:00:00Z');
  const compiled = compileSchedule({ definitions, zones: findZones(definitions).zones, year: 2026, now, calendars: {} });
  if (!compiled.ok) throw new Error('it does not compile');
  const [times] = unpack(compiled.schedule).refreshes;
  if (times === undefined) throw new Error('there are none');
  return times;
}

const told = (times: RefreshTimes, from: string, to: string): readonly string[] =>
  duesSince(times, Date.parse(from) - 1, Date.parse(to)).map(({ at }) => new Date(at).toISOString());

test('what is due at a time that the clocks skip is due as much later, and of one that comes twice only the second counts', () => {
  const times = timesOf(['every day 02:30']);
  expect(told(times, '2026-03-28T00:00:00Z', '2026-03-30T12:00:00Z')).toEqual([
    '2026-03-28T01:30:00.000Z',
    '2026-03-29T01:30:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ]);
  expect(told(times, '2026-10-24T00:00:00Z', '2026-10-26T12:00:00Z')).toEqual([
    '2026-10-24T00:30:00.000Z',
    '2026-10-25T01:30:00.000Z',
    '2026-10-26T01:30:00.000Z',
  ]);
});

test('times that are written twice, or fall together as the clocks are set, are due once', () => {
  const times = timesOf(['every day 02:30', 'every day 03:30', 'Sunday 02:30']);
  expect(told(times, '2026-03-29T00:00:00Z', '2026-03-29T12:00:00Z')).toEqual(['2026-03-29T01:30:00.000Z']);
});

test('it may begin until its latest start, or until the next one is due', () => {
  const times = timesOf(['Sunday 01:00', 'Sunday 02:00']);
  const [first, second] = duesSince(times, Date.parse('2026-06-06T00:00:00Z'), Date.parse('2026-06-07T12:00:00Z'));
  expect([first && first.until - first.at, second && second.until - second.at]).toEqual([hour, 3 * hour]);
});

test('a window of a refresh is one that is closed outside of its times', () => {
  const { window } = timesOf([], 'every day 22:00 until 05:00 the next day');
  const first = window?.intervals.find(({ from }) => from >= Date.parse('2026-06-01T00:00:00Z'));
  expect([window?.name, first && new Date(first.from).toISOString(), first && new Date(first.to).toISOString()]).toEqual([
    'Nights',
    '2026-06-01T20:00:00.000Z',
    '2026-06-02T03:00:00.000Z',
  ]);
});
