import { expect, test } from 'vitest';
import { emptyState } from '#core/empty-state.ts';
import { makeGate } from '#core/file/gate-hash.ts';
import type { State } from '#core/state.ts';
import { calendarOfTests, wall } from '#core/time/fixture.ts';
import { instantOf } from '#core/time/zone.ts';
import { pausesView } from './pauses.ts';

const at = (text: string): number => instantOf(calendarOfTests.zone, wall(text), 'later');
const state: State = {
  ...emptyState('shop'),
  calendars: new Map([['de', { name: 'de', version: 1, at: 0, calendar: calendarOfTests, sources: [] }]]),
};
const pauses = [
  { freeze: 'Last week', from: at('2026-11-09 00:00'), to: at('2026-11-12 00:00') },
  { freeze: 'Stocktaking', from: at('2026-11-20 12:00'), to: at('2026-11-24 08:00') },
  { freeze: 'Year end', from: at('2026-12-18 00:00'), to: at('2027-01-08 00:00') },
];

function soakOf(length: { readonly workingDays: number; readonly calendar: string } | { readonly ms: number }) {
  const gate = makeGate({ kind: 'soak', side: 'exit', mode: 'continuous', ...length });
  if (gate.kind !== 'soak') throw new Error('no soak');
  return { gate, at: at('2026-11-26 10:00'), pauses };
}

test('of the soak that ends last those pauses are told that lie on it, with the working days that they take', () => {
  const days = soakOf({ workingDays: 5, calendar: 'de' });
  expect(pausesView(state, [{ ...days, at: days.at - 1, pauses: [] }, days], at('2026-11-17 10:00'))).toEqual({
    pauses: [{ ...pauses[1], days: ['2026-11-20', '2026-11-23'] }],
  });
});

test('a soak by the clock has no days', () => {
  expect(pausesView(state, [soakOf({ ms: 1 })], at('2026-11-17 10:00'))).toEqual({ pauses: [pauses[1]] });
});

test('where no soak runs, or nothing pauses it, nothing is told', () => {
  expect(pausesView(state, [], at('2026-11-17 10:00'))).toEqual({});
  expect(pausesView(state, [{ ...soakOf({ ms: 1 }), pauses: [] }], at('2026-11-17 10:00'))).toEqual({});
});
