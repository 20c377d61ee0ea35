import { describe, expect, test } from 'vitest';
import { at, june } from './fixture.ts';
import { daysOfSoak, soakedBy, soakedDays, withoutPaused, type SoakSpan } from './soak-days.ts';

/** Three working days over Corpus Christi and a weekend. */
const span: SoakSpan = { entered: at('2026-06-03 14:00'), until: at('2026-06-09 14:00'), workingDays: 3 };

describe('the days of a soak', () => {
  test('are those that it touches, whole', () => {
    const days = daysOfSoak(june(), span) ?? [];
    expect([days[0]?.date, days.at(-1)?.date, days.length]).toEqual(['2026-06-03', '2026-06-09', 7]);
  });

  test.each([
    ['before the first day that is known', { ...span, entered: at('2026-05-31 14:00') }],
    ['after the last', { ...span, until: at('2026-06-15 00:01') }],
  ])('are not drawn where it began or ends %s', (_where, other) => {
    expect(daysOfSoak(june(), other)).toBeUndefined();
  });

  test('are over on the clock of the last one; a day off is none', () => {
    expect(soakedDays(june(), span)).toEqual([
      { number: 1, at: at('2026-06-05 14:00') },
      { number: 2, at: at('2026-06-08 14:00') },
      { number: 3, at: at('2026-06-09 14:00') },
    ]);
  });

  test('leave out those that a freeze takes, whose first has its name', () => {
    const pauses = [
      { freeze: 'Stocktaking', from: at('2026-06-05 16:00'), to: at('2026-06-09 00:00'), days: ['2026-06-05', '2026-06-08'] },
    ];
    const days = withoutPaused(june(), pauses);
    expect(days.filter(({ kind }) => kind === 'paused').map(({ date, because }) => `${date} ${because ?? ''}`)).toEqual([
      '2026-06-05 Stocktaking',
      '2026-06-08 ',
    ]);
    const until = at('2026-06-11 14:00');
    expect(soakedDays(days, { ...span, until, workingDays: 2 })).toEqual([
      { number: 1, at: at('2026-06-10 14:00') },
      { number: 2, at: until },
    ]);
  });

  test('are numbered from the end where it was stretched: what lies before them counted for nothing', () => {
    expect(soakedDays(june(), { ...span, workingDays: 2 }).map(({ number }) => number)).toEqual([1, 2]);
    expect(soakedDays(june(), { ...span, workingDays: 2 })[0]?.at).toBe(at('2026-06-08 14:00'));
  });

  test('have no numbers before a half one, and then nobody says how many are over', () => {
    const half = june(14, { '2026-06-08': { counts: 0.5, kind: 'half-day' } });
    const found = soakedDays(half, { entered: at('2026-06-03 14:00'), until: at('2026-06-10 14:00'), workingDays: 3 });
    expect(found.map(({ number }) => number)).toEqual([2, 3]);
    expect(soakedBy(found, at('2026-06-09 15:00'))).toBeUndefined();
  });

  test.each([
    ['2026-06-05 13:59', 0],
    ['2026-06-05 14:00', 1],
    ['2026-06-07 12:00', 1],
    ['2026-06-09 14:00', 3],
  ])('over at %s are %d', (now, count) => {
    expect(soakedBy(soakedDays(june(), span), at(now))).toBe(count);
  });
});
