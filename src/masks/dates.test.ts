import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BirthDate, ShiftedTime } from './dates.ts';
import { keys, masked, rowOf } from './testing.ts';

const dayMs = 86_400_000;
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('a birthday', () => {
  const birth = new BirthDate(keys.of('birth'), 'value');

  test('becomes another day of its year', () => {
    fc.assert(
      fc.property(day, (text) => {
        const found = masked(birth, text);
        expect(found.slice(0, 4)).toBe(text.slice(0, 4));
        expect(found).not.toBe(text);
        expect(new Date(found).toISOString().slice(0, 10)).toBe(found);
      }),
      { numRuns: 5_000 },
    );
  });

  test('reaches every other day of the year, each about as often', () => {
    const own = new BirthDate(keys.of('birth'), { column: 0 });
    const counts = new Map<string, number>();
    for (let person = 0; person < 36_400; person += 1) {
      const found = masked(own, '1983-06-15', rowOf([String(person)]));
      counts.set(found, (counts.get(found) ?? 0) + 1);
    }
    expect(counts.size).toBe(364);
    expect(counts.has('1983-06-15')).toBe(false);
    expect(Math.max(...counts.values())).toBeLessThan(160);
  });

  test('may keep five years together, and keeps a time that stands with it', () => {
    const wide = new BirthDate(keys.of('birth'), 'value', 5);
    fc.assert(
      fc.property(day, (text) => {
        const [before, after] = [Number(text.slice(0, 4)), Number(masked(wide, text).slice(0, 4))];
        expect(Math.floor(before / 5)).toBe(Math.floor(after / 5));
      }),
    );
    expect(masked(birth, '1983-06-15 08:30:00+02')).toMatch(/^1983-\d\d-\d\d 08:30:00\+02$/);
  });

  test.each(['15.06.1983', 'infinity', '0044-03-15 BC', 'June', '1983-13-01', ''])(
    'that is no date as we know it, %j, goes nowhere',
    (text) => {
      expect(masked(birth, text)).toBe('1900-01-01');
    },
  );
});

describe('times of one person', () => {
  const shifted = new ShiftedTime(keys.of('times'), { column: 0 });

  test('are moved together: what lies between them stays, and none stays where it was', () => {
    fc.assert(
      fc.property(day, day, fc.string(), (one, other, person) => {
        const row = rowOf([person.replaceAll(/[\t\n\\]/g, '')]);
        const [first, second] = [masked(shifted, `${one} 10:00:00.123`, row), masked(shifted, `${other} 10:00:00`, row)];
        const moved = (Date.parse(first.slice(0, 10)) - Date.parse(one)) / dayMs;
        expect((Date.parse(second.slice(0, 10)) - Date.parse(other)) / dayMs).toBe(moved);
        expect(Math.abs(moved)).toBeGreaterThanOrEqual(1);
        expect(Math.abs(moved)).toBeLessThanOrEqual(30);
        expect(first.slice(10)).toBe(' 10:00:00.123');
      }),
      { numRuns: 3_000 },
    );
  });

  test('without anybody are moved by themselves, and no end of time is moved', () => {
    expect(masked(shifted, '2026-01-01', rowOf([null]))).toMatch(/^202[56]-/);
    expect(masked(shifted, 'infinity', rowOf(['7']))).toBe('infinity');
    expect(masked(shifted, 'soon', rowOf(['7']))).toBe('1900-01-01');
  });
});
