import { describe, expect, test } from 'vitest';
import { at, inInt, lineOfInt } from './fixture.ts';
import { wayOf } from './way.ts';

const now = at('2026-06-03 14:00');

describe('the way of a release', () => {
  test('is what it has passed, the soak that runs up to now and on to its end, and then a wait until it is live', () => {
    const way = wayOf(inInt, lineOfInt, now);
    expect(way.bars).toEqual([
      { stage: 'TEST', kind: 'passed', from: at('2026-06-01 10:00'), to: at('2026-06-02 10:00') },
      { stage: 'INT', kind: 'soaking', from: at('2026-06-02 10:00'), to: now },
      { stage: 'INT', kind: 'to-run', from: now, to: at('2026-06-08 10:00') },
    ]);
    expect(way.waits).toEqual([{ from: at('2026-06-08 10:00'), to: at('2026-06-09 10:00') }]);
    expect(way).toMatchObject({ goal: 'PROD', evenOdds: at('2026-06-10 10:00'), nineInTen: at('2026-06-12 10:00') });
  });

  test('once the soak has run is a stand up to now, and a wait', () => {
    const late = at('2026-06-08 12:00');
    const way = wayOf(inInt, lineOfInt, late);
    expect(way.bars.at(-1)).toEqual({ stage: 'INT', kind: 'here', from: at('2026-06-02 10:00'), to: late });
    expect(way.waits).toEqual([{ from: late, to: at('2026-06-09 10:00') }]);
  });

  test('of one that has entered nothing is planned all through, and its last stage is no bar', () => {
    const legs = [{ stage: 'TEST', started: now, entered: now, because: 'gates', waits: [] } as const, ...lineOfInt.legs];
    const ahead = legs.map((leg) => (leg.stage === 'INT' ? { ...leg, entered: at('2026-06-05 10:00') } : leg));
    const way = wayOf({ ...inInt, entered: [] }, { ...lineOfInt, legs: ahead }, now);
    expect(way.bars.map(({ stage, kind }) => [stage, kind])).toEqual([
      ['TEST', 'planned'],
      ['INT', 'planned'],
    ]);
  });

  test('without a date says why', () => {
    const { earliest: _earliest, evenOdds: _evenOdds, nineInTen: _nineInTen, ...rest } = lineOfInt;
    const way = wayOf(inInt, { ...rest, words: 'No date: it is held.' }, now);
    expect(way).toMatchObject({ noDate: 'No date: it is held.', waits: [] });
  });
});
