import { expect, test } from 'vitest';
import { oddInFreeze, oddInWindow } from './check-windows.ts';
import { berlin, wall } from './fixture.ts';
import type { WallSpan } from './recurrence-types.ts';
import { resolve } from './spans.ts';
import { instantOf } from './zone.ts';
import type { Freeze, Window } from './timed-rules.ts';

const known = { from: at('2026-01-01 00:00'), to: at('2027-01-01 00:00') };
const range = 'from Thu 1 Jan 2026, 00:00 Europe/Berlin (+01:00) to Fri 1 Jan 2027, 00:00 Europe/Berlin (+01:00)';
const night: WallSpan[] = ['2026-03-28', '2026-03-29', '2026-03-30', '2026-10-25'].map((day) => ({
  from: wall(`${day} 02:15`),
  to: wall(`${day} 02:45`),
}));
const { intervals, swallowed } = resolve(night, berlin, 'permits');
const window: Window = { name: 'night', scope: { stages: ['PROD'] }, zone: berlin, known, intervals };
const freeze: Freeze = { ...window, name: 'Spring', kind: 'freeze', because: 'tests', scope: {} };

test('nothing is odd about a window that opens and closes', () => {
  expect(oddInWindow(window, [], [])).toEqual([]);
  expect(oddInWindow({ ...window, mustFitMs: 30 * 60_000 }, [], [])).toEqual([]);
});

test('a window that the clocks swallow on some days says so', () => {
  expect(oddInWindow(window, swallowed, [])).toEqual([
    'Window `night` is empty on Sun 29 Mar 2026 and 1 day more: the clocks of Europe/Berlin are set while it would be open.',
  ]);
  expect(oddInWindow(window, swallowed.slice(1), [])).toEqual([
    'Window `night` is empty on Sun 25 Oct 2026: the clocks of Europe/Berlin are set while it would be open.',
  ]);
});

test('a window that never opens, never closes, or never has room says so', () => {
  expect(oddInWindow({ ...window, intervals: [] }, [], [])).toEqual([`Window \`night\` opens at no time ${range}.`]);
  expect(oddInWindow({ ...window, intervals: [known] }, [], [])).toEqual([`Window \`night\` is never closed ${range}: it limits nothing.`]);
  expect(oddInWindow({ ...window, mustFitMs: 31 * 60_000 }, [], [])).toEqual([
    'Window `night` asks for room of 31 min, and is open for 30 min at most.',
  ]);
});

test('a freeze that covers every opening says so; one that leaves one, or is about less, does not', () => {
  const long = [{ from: at('2026-03-01 00:00'), to: at('2026-04-01 00:00') }];
  const sentence = `Freeze \`Spring\` covers every opening of window \`night\` ${range}.`;
  expect(oddInWindow(window, [], [{ ...freeze, intervals: long }])).toEqual([sentence]);
  expect(oddInWindow(window, [], [{ ...freeze, intervals: long, scope: { stages: ['INT', 'PROD'] } }])).toEqual([sentence]);
  expect(oddInWindow(window, [], [{ ...freeze, intervals: intervals.slice(0, 1) }])).toEqual([]);
  expect(oddInWindow(window, [], [{ ...freeze, intervals: long, scope: { stages: ['INT'] } }])).toEqual([]);
  expect(oddInWindow(window, [], [{ ...freeze, intervals: long, scope: { services: ['api'] } }])).toEqual([]);
  expect(oddInWindow(window, [], [{ ...freeze, intervals: long, kind: 'code' }])).toEqual([]);
});

test('a freeze that never comes or never ends says so', () => {
  expect(oddInFreeze(freeze)).toEqual([]);
  expect(oddInFreeze({ ...freeze, intervals: [] })).toEqual([`Freeze \`Spring\` holds at no time ${range}.`]);
  expect(oddInFreeze({ ...freeze, intervals: [known] })).toEqual([`Freeze \`Spring\` never ends ${range}: nothing starts.`]);
});

function at(text: string): number {
  return instantOf(berlin, wall(text), 'later');
}
