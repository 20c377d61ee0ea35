import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFuture } from '#core/forecast/future.ts';
import { at, june } from './fixture.ts';
import { axisOf, daysToChoose } from './axis.ts';
import { lengthOf, moveFreeze, readFreeze, textOfFreeze, type TriedFreeze } from './freeze.ts';

const days = daysToChoose(axisOf(june(), 1028));
const berlin = { name: 'Europe/Berlin', data: 'test', offsets: [{ from: 0, seconds: 7200 }] };
const freeze: TriedFreeze = { first: '2026-06-03', last: '2026-06-05', stages: ['PROD'] };

describe('a freeze that is tried', () => {
  test('is, as text, what the forecast understands, to the same instants', () => {
    expect(readFuture(textOfFreeze(freeze), berlin)).toEqual({
      kind: 'freeze',
      from: at('2026-06-03 00:00'),
      to: at('2026-06-06 00:00'),
      stages: ['PROD'],
    });
  });

  test.each([freeze, { first: '2026-06-03', last: '2026-06-03' }, { first: '2026-12-31', last: '2027-01-01', stages: ['INT', 'PROD'] }])(
    'is read as it was written: %o',
    (each) => {
      expect(readFreeze(textOfFreeze(each))).toEqual(each);
    },
  );

  test.each([
    'delay 4.2 by 2 days',
    'freeze 2026-06-05 to 2026-06-03',
    'freeze 2026-06-03T10:00 to 2026-06-05',
    '',
    'freeze 2026-02-30 to 2026-03-01',
  ])('is none: %s', (text) => {
    expect(readFreeze(text)).toBeUndefined();
  });

  test.each([
    ['whole', 1, '2026-06-05', '2026-06-08'],
    ['whole', -1, '2026-06-02', '2026-06-03'],
    ['whole', 99, '2026-06-11', '2026-06-12'],
    ['whole', -99, '2026-06-01', '2026-06-02'],
    ['last', 1, '2026-06-03', '2026-06-08'],
    ['last', -99, '2026-06-03', '2026-06-03'],
    ['first', -1, '2026-06-02', '2026-06-05'],
    ['first', 99, '2026-06-05', '2026-06-05'],
  ] as const)('held at %s and moved by %d lasts from %s to %s: a holiday and a weekend are stepped over', (grip, by, first, last) => {
    expect(moveFreeze(freeze, grip, by, days)).toEqual({ first, last, stages: ['PROD'] });
  });

  test('is as long as the days of it that count, whatever lies between them', () => {
    expect(lengthOf({ first: '2026-06-03', last: '2026-06-09' }, june())).toBe(4);
  });

  test('keeps its length wherever it is moved, and is never shorter than a day', () => {
    fc.assert(
      fc.property(
        fc.nat(8),
        fc.nat(8),
        fc.integer({ min: -20, max: 20 }),
        fc.constantFrom('whole', 'first', 'last'),
        (one, two, by, grip) => {
          const [first, last] = [days[Math.min(one, two)]?.date ?? '', days[Math.max(one, two)]?.date ?? ''];
          const moved = moveFreeze({ first, last }, grip, by, days);
          expect(moved.first <= moved.last).toBe(true);
          const isKept = lengthOf(moved, days) === lengthOf({ first, last }, days);
          expect(isKept || grip !== 'whole').toBe(true);
          expect(lengthOf(moved, days)).toBeGreaterThanOrEqual(1);
        },
      ),
    );
  });
});
