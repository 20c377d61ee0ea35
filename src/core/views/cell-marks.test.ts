import { expect, test } from 'vitest';
import { calendarOfTests, wall } from '#core/time/fixture.ts';
import { buildIndex } from '#core/time/index-of-days.ts';
import { instantOf } from '#core/time/zone.ts';
import { daysToGo } from './cell-marks.ts';

const at = (text: string): number => instantOf(calendarOfTests.zone, wall(text), 'later');

test.each([
  ['2026-11-18 15:30', 6],
  ['2026-11-19 15:29', 6],
  ['2026-11-19 15:30', 5],
  ['2026-11-21 12:00', 4], // Saturday
  ['2026-11-26 14:12', 1],
  ['2026-11-26 15:29', 1],
])('of a soak of six working days that ends on Thu 26 Nov at 15:30 are, on %s, %i to go', (now, days) => {
  expect(daysToGo(buildIndex(calendarOfTests), at(now), at('2026-11-26 15:30'))).toBe(days);
});
