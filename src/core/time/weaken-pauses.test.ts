import { expect, test } from 'vitest';
import { pack } from './compiled.ts';
import { berlin, wall } from './fixture.ts';
import { weakensTime } from './weaken-time.ts';
import { instantOf } from './zone.ts';
import type { Freeze } from './timed-rules.ts';

const at = (text: string): number => instantOf(berlin, wall(text), 'earlier');
const known = { from: at('2025-01-01 00:00'), to: at('2029-01-01 00:00') };
const timeOf = (freezes: readonly Freeze[]) => ({
  of: 'tests',
  calendars: {},
  schedule: { of: 'tests', zone: berlin, windows: [], freezes: freezes.map(pack) },
});

function freezeOf(name: string, from: string, stages?: readonly string[]): Freeze {
  const intervals = [{ from: at(from), to: at('2027-01-08 00:00') }];
  return { name, scope: stages === undefined ? {} : { stages }, zone: berlin, known, intervals, kind: 'freeze', because: 'tests' };
}

const end = freezeOf('Year end', '2026-12-18 00:00', ['PROD']);
const pausing: Freeze = { ...end, pausesSoak: true };
const untilItEnds = (to: string): string =>
  `freeze Year end: no longer pauses soaks in PROD from Fri 18 Dec 2026, 00:00 Europe/Berlin (+01:00) to ${to}, 00:00 Europe/Berlin (+01:00)`;

test.each<readonly [string, readonly Freeze[], readonly Freeze[], readonly string[]]>([
  ['pauses soaks now', [end], [pausing], []],
  ['pauses soaks, and is gone', [pausing], [], ['freeze Year end: is gone']],
  ['pauses soaks no longer', [pausing], [end], [untilItEnds('Fri 8 Jan 2027')]],
  [
    'has another one in its place, which pauses for less time',
    [pausing],
    [freezeOf('Winter', '2026-12-01 00:00'), { ...freezeOf('Eves', '2026-12-24 00:00'), pausesSoak: true }],
    [untilItEnds('Thu 24 Dec 2026')],
  ],
  ['has another one in its place, which pauses as much', [pausing], [{ ...freezeOf('Winter', '2026-12-01 00:00'), pausesSoak: true }], []],
])('a freeze that %s', (_what, before, after, weakens) => {
  const stages = ['TEST', 'PROD'].map((name) => ({ name, waves: [[name.toLowerCase()]] }));
  expect(weakensTime(timeOf(before), timeOf(after), at('2026-11-21 20:00'), stages)).toEqual(weakens);
});
