import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildIndex } from '#core/time/index-of-days.ts';
import { berlin, calendarOfTests, day, sorted, wall } from '#core/time/fixture.ts';
import { instantOf } from '#core/time/zone.ts';
import { attribute, type Cause } from './attribute.ts';
import { learn, priors } from './survival.ts';
import { badenWuerttemberg, hour, person, soakOf, systemOf, visit } from './testing.ts';
import { answeredBy, compareSystems, delayedBy } from './what-if.ts';
import type { CompiledSystem, Visit } from './waits.ts';

const at = (text: string): number => instantOf(berlin, wall(text), 'later');
const now = at('2026-04-01 10:00');
const lasting = learn([], priors['sign-off']);

function system(index = badenWuerttemberg): CompiledSystem {
  const visits: readonly Visit[] = [
    visit(0, { exit: [soakOf(3, index), person('uat', lasting, { index })] }),
    visit(1, { exit: [soakOf(2, index)], entry: [person('approval', lasting, { index })] }),
    visit(2),
  ];
  return systemOf(
    now,
    ['protect-soak', 'protect-soak', 'protect-soak'],
    [
      { id: '1.0', from: now, visits },
      { id: '1.1', from: now + 30 * hour, visits },
    ],
  );
}

const friday: typeof calendarOfTests = {
  ...calendarOfTests,
  days: sorted([...calendarOfTests.days, { day: day('2026-04-10'), because: 'closed', counts: 0, kind: 'closure' }]),
};

function frozen(from: string, to: string): (system: CompiledSystem) => CompiledSystem {
  const starts = { from: Float64Array.of(0, at(to)), to: Float64Array.of(at(from), Infinity) };
  return (old) => ({
    ...old,
    releases: old.releases.map((release) => ({
      ...release,
      visits: release.visits.map((each) => (each.stage === 2 ? { ...each, starts } : each)),
    })),
  });
}

describe('what if', () => {
  test('nothing changes, nothing shifts, in no sample', () => {
    expect(compareSystems(system(), system())).toEqual(
      ['1.0', '1.1'].map((release) => ({ release, meanMs: 0, mostMs: 0, laterPercent: 0, soonerPercent: 0, lost: 0, gained: 0 })),
    );
  });

  test('a closed day makes nothing sooner, in no sample', () => {
    for (const shift of compareSystems(system(), system(buildIndex(friday)))) {
      expect(shift).toMatchObject({ soonerPercent: 0, lost: 0, gained: 0 });
      expect(shift.meanMs).toBeGreaterThan(10 * hour);
    }
  });

  test('a freeze shifts those whom it meets, and to its end', () => {
    const [first] = compareSystems(system(), frozen('2026-04-02 00:00', '2026-05-04 09:00')(system()));
    expect(first?.laterPercent).toBeGreaterThan(90);
    expect(compareSystems(system(), frozen('2026-12-18 00:00', '2027-01-07 00:00')(system()))[0]?.meanMs).toBe(0);
  });

  test('an answer that is promised makes nothing later, and most of it sooner where it is soon', () => {
    const [first] = compareSystems(system(), answeredBy(system(), '1.0', 'S1', now));
    expect(first?.laterPercent).toBe(0);
    expect(first?.soonerPercent).toBeGreaterThan(5);
  });

  test('whoever starts two days later is live no more than that later where nothing else is in the way', () => {
    const late = compareSystems(system(), delayedBy({ ...system() }, '1.0', 48 * hour));
    expect(late[0]?.soonerPercent).toBe(0);
    expect(late[0]?.laterPercent).toBe(100);
  });
});

describe('a move has causes', () => {
  const closure: Cause = { kind: 'calendar', sequence: 5, words: 'Fri 10 Apr closed', change: () => system(buildIndex(friday)) };
  const freeze: Cause = { kind: 'rule', sequence: 5, words: 'freeze added', change: frozen('2026-04-10 00:00', '2026-04-20 09:00') };
  const wait: Cause = { kind: 'wait', sequence: 7, words: 'approval waited', change: (old) => delayedBy(old, '1.0', 72 * hour) };

  test('whose parts add up to it, to the millisecond, whatever they are', () => {
    const causes = fc.shuffledSubarray([closure, freeze, wait], { minLength: 1 });
    fc.assert(
      fc.property(causes, fc.constantFrom('1.0', '1.1'), fc.integer({ min: 7, max: 60 }), (some, release, samples) => {
        const { ms, parts } = attribute(system(), some, release, samples);
        expect(parts.reduce((sum, part) => sum + part.ms, 0)).toBe(ms);
        expect(Number.isInteger(ms)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('which are applied in the order of the ledger, and of one instant the calendar first', () => {
    const { parts } = attribute(system(), [wait, freeze, closure], '1.0', 50);
    expect(parts.map(({ words }) => words)).toEqual(['Fri 10 Apr closed', 'freeze added', 'approval waited']);
  });

  test('and is the move of the whole: the last system less the first', () => {
    const [shift] = compareSystems(system(), delayedBy(system(), '1.0', 72 * hour), 50);
    const { ms, parts } = attribute(system(), [wait], '1.0', 50);
    expect(ms).toBe(shift?.meanMs);
    expect(parts).toEqual([{ kind: 'wait', words: 'approval waited', ms }]);
  });
});
