import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cadenceOf, cadenceWords, splitFor, type StageDays } from './cadence.ts';

function soaks(...days: readonly number[]): readonly StageDays[] {
  return days.map((soakDays, index) => ({ stage: `S${index}`, soakDays, otherDays: 0 }));
}

describe('the pace of releases', () => {
  test('is held by the slowest stage', () => {
    const stages: readonly StageDays[] = [
      { stage: 'TEST', soakDays: 6, otherDays: 1 },
      { stage: 'prePROD', soakDays: 8, otherDays: 7 },
    ];
    expect(cadenceWords(cadenceOf(stages, 10))).toBe(
      'A release comes every 10 working days, and prePROD is taken for 15 working days: at this pace dates slip 5 working days per release.',
    );
    expect(cadenceWords(cadenceOf(stages, 15))).toBe(
      'A release comes every 15 working days, and prePROD is taken for 15 working days: that pace holds.',
    );
  });

  test.each([
    ['28 days in 10, 6, 5, 5, 2 and 0 for one release every 8 days', soaks(10, 6, 5, 5, 2, 0), 8],
    ['a stage that waits long for people soaks shorter', [{ stage: 'UAT', soakDays: 8, otherDays: 5 }, ...soaks(2)], 8],
  ])('a split is found: %s', (_name, stages, every) => {
    const split = splitFor(stages, every);
    expect(Array.isArray(split) && split.every(({ soakDays, otherDays }) => soakDays + otherDays <= every)).toBe(true);
  });

  test('where no split holds it, the pace that one does is said', () => {
    expect(splitFor(soaks(7, 7, 7, 7, 0), 6)).toEqual({ leastEveryDays: 7 });
  });

  test('a split keeps the sum of days, and is refused only where the mean is above the pace or a stage cannot be left', () => {
    const any = fc.array(fc.record({ soakDays: fc.integer({ min: 1, max: 12 }), otherDays: fc.constant(0) }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 12 }), (days, every) => {
        const stages = days.map((each, index) => ({ ...each, stage: `S${index}` }));
        const sum = (all: readonly StageDays[]): number => all.reduce((total, { soakDays }) => total + soakDays, 0);
        const split = splitFor(stages, every);
        if ('leastEveryDays' in split) expect(Math.ceil(sum(stages) / stages.length)).toBeGreaterThan(every);
        else {
          expect(sum(split)).toBe(sum(stages));
          expect(Math.max(...split.map(({ soakDays }) => soakDays))).toBeLessThanOrEqual(every);
        }
      }),
    );
  });
});
