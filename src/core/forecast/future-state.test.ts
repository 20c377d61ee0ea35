import { describe, expect, test } from 'vitest';
import { calendarOfTests, day } from '#core/time/fixture.ts';
import { workingTimeBetween } from '#core/time/index-of-days.ts';
import { calendarOf } from '#core/times.ts';
import { emptyState } from '#core/empty-state.ts';
import { fold } from '#core/fold/index.ts';
import type { State } from '#core/state.ts';
import { misfitOf, stateInFuture } from './future-state.ts';

const now = Date.parse('2026-06-01T08:00:00Z');
const record = { name: 'default', version: 1, at: now, calendar: calendarOfTests, sources: [] };

/** Baden-Württemberg, and the same once more under another name. */
function known(): State {
  const calendars = [record, { ...record, name: 'support' }];
  return fold(emptyState('shop'), [{ kind: 'timeCompiled', at: now, because: 'file', calendars, moved: [] }]);
}

function hoursOf(state: State, name: string, from: string): number {
  const index = calendarOf(state, name);
  const begin = Date.parse(`${from}T00:00:00+02:00`);
  return index === undefined ? Number.NaN : (workingTimeBetween(index, begin, begin + 86_400_000) ?? Number.NaN) / 3_600_000;
}

describe('a day that counts otherwise', () => {
  test('is closed in every calendar, or in the one that is named', () => {
    const friday = { kind: 'closed', day: day('2026-06-05') } as const;
    const all = stateInFuture(known(), { futures: [friday] }, now);
    expect([
      hoursOf(known(), 'default', '2026-06-05'),
      hoursOf(all, 'default', '2026-06-05'),
      hoursOf(all, 'support', '2026-06-05'),
    ]).toEqual([8, 0, 0]);
    const one = stateInFuture(known(), { futures: [{ ...friday, calendar: 'support' }] }, now);
    expect([hoursOf(one, 'default', '2026-06-05'), hoursOf(one, 'support', '2026-06-05')]).toEqual([8, 0]);
  });

  test('is worked where it is open: a Saturday, and a holiday', () => {
    const futures = ['2026-06-06', '2026-06-04'].map((date) => ({ kind: 'open', day: day(date) }) as const);
    const open = stateInFuture(known(), { futures }, now);
    expect(['2026-06-04', '2026-06-05', '2026-06-06', '2026-06-07'].map((date) => hoursOf(open, 'default', date))).toEqual([8, 8, 8, 0]);
  });
});

test('what would change nothing is refused, and says what there is', () => {
  const closed = { kind: 'closed', day: day('2026-06-05') } as const;
  expect(misfitOf(known(), closed)).toBeUndefined();
  expect(misfitOf(known(), { ...closed, calendar: 'sales' })).toBe('There is no calendar sales: the file has default and support.');
  expect(misfitOf(known(), { ...closed, day: day('2031-06-05') })).toBe(
    'That day lies outside of the years that the calendar is compiled for.',
  );
  expect(misfitOf(emptyState('shop'), closed)).toBe('The file has no calendar, so no day counts otherwise than another.');
});
