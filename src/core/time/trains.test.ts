import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { berlin, calendarOfTests, utc, wall, wallText, withHalfDays } from './fixture.ts';
import { buildIndex } from './index-of-days.ts';
import { packTrain, unpack } from './compiled.ts';
import { cutOffOf, type Train } from './trains.ts';
import { weakerTrains } from './weaken-trains.ts';
import { opensAt, type Start, type TimeRules } from './windows.ts';
import { instantOf } from './zone.ts';

const at = (text: string): number => instantOf(berlin, wall(text), 'later');

describe('a cut-off lies so many working days before its departure, at the same time on the wall', () => {
  const index = buildIndex(calendarOfTests);
  test.each([
    ['2026-06-16 14:00', 2, '2026-06-12 14:00'],
    ['2026-06-08 14:00', 2, '2026-06-03 14:00'], // Corpus Christi and a weekend lie between
    ['2026-06-16 14:00', 0, '2026-06-16 14:00'],
    ['2026-03-30 14:00', 1, '2026-03-27 14:00'], // the clocks were put forward between
    ['2026-06-07 14:00', 1, '2026-06-05 14:00'], // it departs on a Sunday
  ])('%s, %d: %s', (departs, workingDays, cutOff) => {
    expect(wallText(berlin, cutOffOf(at(departs), { workingDays, calendar: 'default' }, index))).toBe(cutOff);
  });

  test('two half days are one', () => {
    const halves = buildIndex(withHalfDays);
    expect(wallText(berlin, cutOffOf(at('2026-12-28 10:00'), { workingDays: 1, calendar: 'default' }, halves))).toBe('2026-12-23 10:00');
  });

  test('what its calendar does not know has none', () => {
    expect(cutOffOf(at('2026-01-05 10:00'), { workingDays: 9, calendar: 'default' }, index)).toBeUndefined();
    expect(cutOffOf(at('2026-01-05 10:00'), { workingDays: 1, calendar: 'default' }, undefined)).toBeUndefined();
  });

  test('by the clock it lies so much earlier', () => {
    expect(cutOffOf(at('2026-06-16 14:00'), { ms: 3_600_000 }, undefined)).toBe(at('2026-06-16 13:00'));
  });
});

const start: Start = {
  action: 'promotion',
  stage: 'PROD',
  isFirstStage: false,
  kind: 'normal',
  environments: [],
  services: [],
  excepted: [],
};
const second = 1000;

/** Departures of one train, from gaps and lengths in seconds. */
function trainOf(name: string, parts: readonly (readonly [number, number, number])[]): Train {
  let last = 0;
  const departures = parts.map(([gap, length, before]) => {
    const from = last + gap * second;
    last = from + length * second;
    return { from, to: last, cutOff: from - before * second };
  });
  return { name, stage: 'PROD', zone: utc, known: { from: 0, to: 1e9 }, departures };
}

const parts = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: -5, max: 12 })), {
  maxLength: 6,
});
const instant = fc.integer({ min: 0, max: 80 }).map((seconds) => seconds * second);
const trains = fc.array(parts, { minLength: 1, maxLength: 2 }).map((all) => all.map((each, index) => trainOf(`T${index}`, each)));

test('it opens at the first second in which a departure runs that it is in time for, and that it is not before its own', () => {
  fc.assert(
    fc.property(
      fc.record({ trains, at: instant, platform: fc.option(instant, { nil: undefined }), departs: fc.option(instant, { nil: undefined }) }),
      ({ trains: all, at: now, platform, departs }) => {
        const boarding = { ...(platform !== undefined && { platform }), ...(departs !== undefined && { departs }) };
        const rules: TimeRules = { zone: utc, windows: [], freezes: [], stops: [], trains: all };
        const came = platform ?? now;
        const seconds = Array.from({ length: 200 }, (_, index) => now + index * second);
        const first = seconds.find((each) =>
          all.some(({ departures }) =>
            departures.some(({ from, to, cutOff }) => from <= each && each < to && came < cutOff && from >= (departs ?? 0)),
          ),
        );
        expect(opensAt(rules, { ...start, boarding }, now)).toBe(first);
      },
    ),
    { numRuns: 3000 },
  );
});

test('a train is kept and taken out again as it was', () => {
  fc.assert(
    fc.property(parts, (each) => {
      const train = trainOf('T', each);
      expect(unpack({ windows: [], freezes: [], trains: [packTrain(train)] }).trains).toEqual([train]);
    }),
  );
});

describe('a file weakens trains', () => {
  const departure = (day: string, cutOff: string, to = '17:00') => ({
    from: at(`${day} 14:00`),
    to: at(`${day} ${to}`),
    cutOff: at(`${cutOff} 14:00`),
  });
  const known = { from: at('2026-01-01 00:00'), to: at('2027-01-01 00:00') };
  const train = (...departures: Train['departures']): Train => ({ name: 'Fortnightly', stage: 'PROD', zone: berlin, known, departures });
  const [first, second] = [departure('2026-06-09', '2026-06-05'), departure('2026-06-23', '2026-06-19')];
  const was = train(first, second);
  const now = at('2026-06-01 11:00');
  const day = 'Tue 23 Jun 2026, 14:00 Europe/Berlin (+02:00)';

  test.each<readonly [string, readonly Train[], readonly string[]]>([
    ['as it was', [was], []],
    ['with an earlier cut-off and fewer departures', [train(departure('2026-06-23', '2026-06-18'))], []],
    ['under another name', [{ ...was, name: 'Weekly' }], []],
    ['by taking it away', [], ['trains: Fortnightly left into PROD, and none does any more']],
    [
      'by one more departure',
      [was, { ...train(departure('2026-06-16', '2026-06-12')), name: 'Extra' }],
      ['train Extra: leaves Tue 16 Jun 2026, 14:00 Europe/Berlin (+02:00), when none left before'],
    ],
    [
      'by leaving for longer',
      [train(first, departure('2026-06-23', '2026-06-19', '18:00'))],
      [`train Fortnightly: leaves ${day}, when none left before`],
    ],
    [
      'by a later cut-off',
      [train(first, departure('2026-06-23', '2026-06-22'))],
      [`train Fortnightly: its cut-off for ${day} is Mon 22 Jun 2026, 14:00 Europe/Berlin (+02:00), and was earlier`],
    ],
    ['only where it is still to come', [train(departure('2026-05-12', '2026-05-11'), first, second)], []],
  ])('%s', (_, after, words) => {
    expect(weakerTrains([was], after, now)).toEqual(words);
  });

  test('never by a first train', () => {
    expect(weakerTrains([], [was], now)).toEqual([]);
  });
});
