import { describe, expect, test } from 'vitest';
import { axisOf } from './axis.ts';
import { at, inInt, june, lineOfInt } from './fixture.ts';
import { widthOf, withRoom } from './labels.ts';
import { daysOffOf, rowOf } from './picture.ts';

const now = at('2026-06-03 14:00');
const axis = axisOf(june(), 1028);
const row = (line = lineOfInt, before?: typeof lineOfInt) => rowOf(axis, inInt, { line, before, now });

describe('a row of the picture', () => {
  test('draws each of the three dates at a place of its own, and the odds between them', () => {
    const { marks } = row();
    const [earliest = 0, evenOdds = 0, nineInTen = 0] = [marks.earliest, marks.evenOdds, marks.nineInTen];
    expect([earliest, evenOdds, nineInTen].map(Math.round)).toEqual([656, 756, 956]);
    expect([marks.likely, marks.unlikely]).toEqual([
      { x: earliest, width: evenOdds - earliest },
      { x: evenOdds, width: nineInTen - evenOdds },
    ]);
  });

  test('never names one date where a person is on the way', () => {
    const { label } = row().marks;
    expect([label.text, label.rest]).toEqual(['Wed 10 Jun', ', 9 in 10 Fri 12 Jun']);
  });

  test('puts the dates above where there is no room beside them, and leaves out names of stages under them', () => {
    const { marks, names } = row();
    expect(marks.label.place).toBe('above');
    expect(marks.label.x + widthOf(marks.label.text + marks.label.rest)).toBeLessThanOrEqual(axis.width);
    expect(names.map(({ text }) => text)).toEqual(['TEST', 'INT']);
  });

  test('points on where the date lies after the days shown', () => {
    const later = { ...lineOfInt, earliest: at('2026-07-16 10:00'), evenOdds: at('2026-07-17 10:00'), nineInTen: at('2026-07-20 10:00') };
    const { marks } = row(later);
    expect([marks.earliest, marks.evenOdds, marks.nineInTen]).toEqual([undefined, undefined, undefined]);
    expect(marks.label.rest).toMatch(/ →$/);
  });

  test('keeps the place of the date before, where that was moved', () => {
    const moved = { ...lineOfInt, evenOdds: at('2026-06-11 10:00') };
    expect(row(moved, lineOfInt).marks.was).toBeCloseTo(row().marks.evenOdds ?? 0);
    expect(row(lineOfInt, lineOfInt).marks.was).toBeUndefined();
  });
});

describe('names beside each other', () => {
  test('lie on nobody: a firm one stays, whatever comes before it', () => {
    const labels = [
      { text: 'LAST', x: 0 },
      { text: 'INT', x: 10, isFirm: true },
      { text: 'PROD', x: 100 },
    ];
    expect(withRoom(labels).map(({ text }) => text)).toEqual(['INT', 'PROD']);
  });

  test('of days off stand in two lines, and one that lasts stands there once', () => {
    const closed = { counts: 0, kind: 'closure', because: 'Company holidays' } as const;
    const days = june(14, {
      '2026-06-05': closed,
      '2026-06-09': { ...closed, because: 'Stocktaking' },
      '2026-06-10': { ...closed, because: 'Stocktaking' },
    });
    expect(daysOffOf(axisOf(days, 600)).map(({ text, lane }) => [text, lane])).toEqual([
      ['Corpus Christi', 0],
      ['Stocktaking', 0],
      ['Company holidays', 1],
    ]);
  });
});
