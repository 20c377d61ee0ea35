import { describe, expect, test } from 'vitest';
import { berlin, wall, wallText } from '#core/time/fixture.ts';
import { instantOf } from '#core/time/zone.ts';
import { nextTime, quietUntil, readDigestTime, readQuietHours, type ReadTimes } from './times.ts';

function recurrencesOf(read: ReadTimes) {
  if (!read.ok) throw new Error(read.sentence);
  return read.recurrences;
}

const at = (text: string) => instantOf(berlin, wall(text), 'earlier');

describe('quiet hours', () => {
  test.each([
    ['22:00-07:00', '2026-06-01 21:59', '2026-06-01 21:59'],
    ['22:00-07:00', '2026-06-01 22:00', '2026-06-02 07:00'],
    ['22:00-07:00', '2026-06-02 06:59', '2026-06-02 07:00'],
    ['22:00-07:00', '2026-06-02 07:00', '2026-06-02 07:00'],
    ['12:00-13:00', '2026-06-01 12:30', '2026-06-01 13:00'],
    ['weekends', '2026-06-06 10:00', '2026-06-08 00:00'], // Saturday
    ['22:00-07:00, weekends', '2026-06-05 23:00', '2026-06-08 07:00'], // Friday night leads into Saturday, Sunday night into Monday
    ['every Friday 18:00 until Monday 08:00', '2026-06-07 12:00', '2026-06-08 08:00'],
    ['22:00-07:00', '2026-03-28 23:00', '2026-03-29 07:00'], // the clocks are set meanwhile
    ['22:00-07:00', '2026-10-24 23:00', '2026-10-25 07:00'],
  ])('%s: what happens at %s is told at %s', (hours, happens, told) => {
    expect(wallText(berlin, quietUntil(recurrencesOf(readQuietHours(hours)), berlin, at(happens)))).toContain(told);
  });

  test('that never end are told of within days: nobody is never told', () => {
    const now = at('2026-06-01 12:00');
    const told = quietUntil(recurrencesOf(readQuietHours('every day')), berlin, now);
    expect(told).toBeGreaterThan(now);
    expect(told).toBeLessThan(now + 10 * 86_400_000);
  });
});

describe('a digest', () => {
  test.each([
    ['daily 08:00', '2026-06-01 07:59', '2026-06-01 08:00'],
    ['daily at 08:00', '2026-06-01 08:00', '2026-06-02 08:00'],
    ['every Monday 09:00', '2026-06-02 10:00', '2026-06-08 09:00'],
    ['weekdays 08:00', '2026-06-05 09:00', '2026-06-08 08:00'],
    ['daily 02:30', '2026-03-28 12:00', '2026-03-29'], // an hour that never comes is shifted, never left out
  ])('%s: what happens at %s is told at %s', (text, happens, told) => {
    expect(wallText(berlin, nextTime(recurrencesOf(readDigestTime(text)), berlin, at(happens)))).toContain(told);
  });
});

test.each([
  [readQuietHours('at night'), '`at night`'],
  [readQuietHours('25:00-07:00'), '25:00'],
  [readQuietHours('2026-12-24'), 'not the same in every week'],
  [readQuietHours('first Monday of the month'), 'not the same in every week'],
  [readDigestTime('weekly'), 'has no time'],
  [readDigestTime('every full moon 08:00'), 'full'],
])('what cannot be read is said in a sentence', (read, words) => {
  expect(read.ok ? 'read' : read.sentence).toContain(words);
});
