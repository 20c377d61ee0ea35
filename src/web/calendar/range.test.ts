import { expect, test } from 'vitest';
import { dayMs } from '#core/time/day.ts';
import { lineOfInt } from './fixture.ts';
import { rangeTo } from './range.ts';

/** A Thursday. */
const now = Date.parse('2026-11-26T14:12:00Z');

test.each([
  ['no release is on its way', [], {}],
  ['the last is live within three weeks', [10, 20], {}],
  ['the last is live behind them', [10, 32], { from: '2026-11-23', days: '42' }],
  ['it lies further', [60], { from: '2026-11-23', days: '70' }],
  ['it lies further than twelve weeks', [200, 10], { from: '2026-11-23', days: '84' }],
])('where %s the calendar reaches as far', (_, inDays, wanted) => {
  const lines = inDays.map((days) => ({ ...lineOfInt, nineInTen: now + days * dayMs }));
  expect(rangeTo(lines, now)).toEqual(wanted);
});

test('the last date that is asked for lies on its days, whatever the day', () => {
  for (let ahead = 1; ahead < 75; ahead += 1)
    for (let at = now; at < now + 7 * dayMs; at += dayMs / 2) {
      const last = at + ahead * dayMs;
      const { from, days = '42' } = rangeTo([{ ...lineOfInt, nineInTen: last }], at);
      const monday = Math.floor(at / dayMs) - ((new Date(at).getUTCDay() + 6) % 7);
      const first = from === undefined ? (monday - 14) * dayMs : Date.parse(from);
      expect(last).toBeLessThan(first + Number(days) * dayMs);
    }
});
