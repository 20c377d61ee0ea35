import { expect, test } from 'vitest';
import { calendarOfTests, wall } from '#core/time/fixture.ts';
import { buildIndex } from '#core/time/index-of-days.ts';
import { instantWords } from '#core/time/instant-words.ts';
import type { Pauses } from '#core/time/pauses.ts';
import { instantOf } from '#core/time/zone.ts';
import { endRow } from './ends.ts';
import type { Wait } from './waits.ts';

const { zone } = calendarOfTests;
const index = buildIndex(calendarOfTests);
const at = (text: string): number => instantOf(zone, wall(text), 'later');
const hourMs = 3_600_000;
const base = { key: 'soak', label: 'soak' };
const [short, long]: readonly Pauses[] = [
  [{ freeze: 'Election', from: at('2026-11-18 09:00'), to: at('2026-11-18 12:00') }],
  [{ freeze: 'Stocktaking', from: at('2026-11-18 00:00'), to: at('2026-11-20 00:00') }],
];

test.each<readonly [string, Wait, Pauses[], string]>([
  ['hours', { ...base, kind: 'elapsed', ms: 30 * hourMs }, [short ?? []], 'Wed 18 Nov 2026, 19:00'],
  ['hours, in two environments', { ...base, kind: 'elapsed', ms: 30 * hourMs }, [short ?? [], long ?? [], []], 'Fri 20 Nov 2026, 16:00'],
  ['working hours', { ...base, kind: 'work', index, ms: 16 * hourMs }, [short ?? []], 'Thu 19 Nov 2026, 13:00'],
  [
    'working hours, in two environments',
    { ...base, kind: 'work', index, ms: 16 * hourMs },
    [short ?? [], long ?? []],
    'Mon 23 Nov 2026, 10:00',
  ],
  ['working days', { ...base, kind: 'soak', index, workingDays: 2 }, [short ?? []], 'Fri 20 Nov 2026, 10:00'],
  [
    'working days, in two environments',
    { ...base, kind: 'soak', index, workingDays: 2 },
    [short ?? [], long ?? []],
    'Mon 23 Nov 2026, 10:00',
  ],
])('a soak to come that freezes pause ends as it will: %s', (_what, wait, pauses, expected) => {
  const target = Float64Array.of(0);
  const paused = { ...wait, pauses };
  endRow(paused, { from: Float64Array.of(at('2026-11-17 10:00')), lengths: undefined, now: at('2026-11-17 10:00'), target });
  expect(instantWords(zone, target[0] ?? 0)).toContain(expected);
});
