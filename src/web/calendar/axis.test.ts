import { describe, expect, test } from 'vitest';
import { axisOf, dayAt, daysToChoose, piecesOf, xOf } from './axis.ts';
import { at, june } from './fixture.ts';

/** Ten days of 100 px and two weekends. */
const axis = axisOf(june(), 1028);

describe('days side by side', () => {
  test('are as wide as there is room, and a weekend is a strip', () => {
    expect(axis.columns.map(({ kind, width }) => [kind, width])).toEqual([
      ...Array.from({ length: 5 }, () => ['day', 100]),
      ['fold', 14],
      ...Array.from({ length: 5 }, () => ['day', 100]),
      ['fold', 14],
    ]);
    expect(axis.width).toBe(1028);
  });

  test('get no narrower than can be read: then they are wider than their place', () => {
    expect(axisOf(june(), 100).width).toBe(10 * 24 + 2 * 14);
  });

  test('keep a holiday and a Saturday that is worked as wide as a day', () => {
    const worked = axisOf(june(7, { '2026-06-06': { counts: 1, kind: 'also-working' } }), 614);
    expect(worked.columns.map(({ kind }) => kind)).toEqual([...Array.from({ length: 6 }, () => 'day'), 'fold']);
  });

  test.each([
    ['2026-05-01 10:00', 0],
    ['2026-06-01 12:00', 50],
    ['2026-06-07 00:00', 507],
    ['2026-06-08 00:00', 514],
    ['2027-01-01 00:00', 1028],
  ])('%s lies at %d', (text, x) => {
    expect(xOf(axis, at(text))).toBeCloseTo(x);
  });

  test('cut a bar at days that do not count', () => {
    expect(piecesOf(axis, at('2026-06-03 12:00'), at('2026-06-08 12:00'))).toEqual([
      { x: 250, width: 50 },
      { x: 400, width: 100 },
      { x: 514, width: 50 },
    ]);
  });

  test('draw nothing of a bar that is before or after them', () => {
    expect(piecesOf(axis, at('2026-05-01 00:00'), at('2026-06-01 00:00'))).toEqual([]);
    expect(piecesOf(axis, at('2026-06-15 00:00'), at('2026-06-20 00:00'))).toEqual([]);
  });

  test.each([
    [0, '2026-06-01'],
    [330, '2026-06-03'],
    [380, '2026-06-05'],
    [507, '2026-06-05'],
    [2_000, '2026-06-12'],
  ])('under %d lies the nearest day that counts, %s', (x, date) => {
    expect(dayAt(axis, x)?.date).toBe(date);
  });

  test('let choose days that count, and those of which nobody knows', () => {
    expect(daysToChoose(axis)).toHaveLength(9);
  });
});
