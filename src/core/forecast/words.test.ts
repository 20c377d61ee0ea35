import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { berlin, calendarOfTests, wall, withHalfDays } from '#core/time/fixture.ts';
import { buildIndex, soakDue } from '#core/time/index-of-days.ts';
import { instantOf } from '#core/time/zone.ts';
import { withoutPaused } from '#core/time/paused-days.ts';
import { daysOfSoak, legsOf } from './explain.ts';
import type { ForecastRelease } from './forecast.ts';
import { badenWuerttemberg, check, hour, soakOf, systemOf, visit } from './testing.ts';
import { forecastWords } from './words.ts';

const at = (text: string): number => instantOf(berlin, wall(text), 'later');
const now = at('2026-05-18 10:00');
const path = ['protect-soak', 'protect-soak', 'protect-soak'] as const;

const legs = legsOf(
  systemOf(now, path, [
    { id: 'r', from: now, visits: [visit(0, { exit: [soakOf(3), check('load', hour)] }), visit(1, { exit: [soakOf(2)] }), visit(2)] },
  ]),
  'r',
);

const said: ForecastRelease = {
  release: 'r',
  earliest: at('2026-06-16 10:00'),
  evenOdds: at('2026-06-18 11:00'),
  nineInTen: at('2026-06-25 15:00'),
  neverPercent: 0,
  gonePercent: 0,
  people: 2,
  answers: 14,
  fewestAnswers: 14,
};

describe('a forecast is told in a line', () => {
  test.each<[string, Partial<ForecastRelease>, string]>([
    ['with its odds', {}, 'Earliest Tue 16 Jun 10:00 (soaks). Even odds by Thu 18, 9 in 10 by Thu 25, from 14 answers of people.'],
    [
      'with one of them where both are one day',
      { nineInTen: at('2026-06-18 15:00') },
      'Earliest Tue 16 Jun 10:00 (soaks). In 9 of 10 cases by Thu 18, from 14 answers of people.',
    ],
    [
      'with the month, and the year, where they are others',
      { evenOdds: at('2026-07-02 11:00'), nineInTen: at('2027-01-14 09:00') },
      'Earliest Tue 16 Jun 10:00 (soaks). Even odds by Thu 2 Jul, 9 in 10 by Thu 14 Jan 2027, from 14 answers of people.',
    ],
    [
      'with the warning that little is known',
      { answers: 5, fewestAnswers: 3 },
      'Earliest Tue 16 Jun 10:00 (soaks). Even odds by Thu 18, 9 in 10 by Thu 25, from 5 answers of people (wide: 3 observations).',
    ],
    [
      'as a guess where nobody has answered yet',
      { answers: 0, fewestAnswers: 0 },
      'Earliest Tue 16 Jun 10:00 (soaks). Even odds by Thu 18, 9 in 10 by Thu 25, from no answers yet: these are our own guesses.',
    ],
    [
      'with how often it never gets there',
      { neverPercent: 12, gonePercent: 12 },
      'Earliest Tue 16 Jun 10:00 (soaks). Even odds by Thu 18, 9 in 10 by Thu 25, from 14 answers of people. In 12 of 100 it never gets there, because a newer release takes its place.',
    ],
    [
      'as one date where nobody is on the way',
      { people: 0, nineInTen: at('2026-06-16 10:20') },
      'Tue 16 Jun 10:00 (soaks); 9 in 10 by 10:20.',
    ],
  ])('%s', (_name, fields, words) => {
    expect(forecastWords({ ...said, ...fields }, legs, { zone: berlin, now })).toBe(words);
  });

  test('without a date it says what holds it', () => {
    const held = { kind: 'never', key: 'hold', label: 'hold', because: 'prePROD is held by carla', of: 'person' } as const;
    const stuck = legsOf(systemOf(now, path, [{ id: 'r', from: now, visits: [visit(0), visit(1, { entry: [held] }), visit(2)] }]), 'r');
    const { earliest: _, ...none } = said;
    expect(forecastWords(none, stuck, { zone: berlin, now })).toBe('No date: prePROD is held by carla.');
  });

  test('behind a stage that it never comes to nothing is waited for', () => {
    const held = { kind: 'never', key: 'hold', label: 'hold', because: 'prePROD is held by carla', of: 'person' } as const;
    const visits = [visit(0), visit(1, { entry: [held], exit: [soakOf(3)] }), visit(2, { entry: [check('load', hour)] })];
    const stuck = legsOf(systemOf(now, path, [{ id: 'r', from: now, visits }]), 'r');
    expect(stuck.map(({ waits }) => waits.map(({ label }) => label))).toEqual([[], ['hold'], []]);
    // Each instant in it is one that an answer can tell.
    expect(JSON.parse(JSON.stringify(stuck))).toEqual(stuck);
  });
});

describe('every day of a soak is told', () => {
  test('with its reason, and the sum so far', () => {
    expect(daysOfSoak(badenWuerttemberg, at('2026-05-21 10:00'), 3)).toEqual([
      'Thu 21 May: the day of entry, day 0',
      'Fri 22 May: counts, 1 of 3',
      'Sat 23 May: weekend, does not count',
      'Sun 24 May: weekend, does not count',
      'Mon 25 May: Whit Monday, does not count',
      'Tue 26 May: counts, 2 of 3',
      'Wed 27 May: counts, 3 of 3',
    ]);
  });

  test('and a day that a freeze pauses is told with its name', () => {
    const freeze = { from: at('2026-05-22 16:00'), to: at('2026-05-26 09:00'), freeze: 'Election' };
    expect(daysOfSoak(withoutPaused(badenWuerttemberg, [freeze]), at('2026-05-21 10:00'), 1)).toEqual([
      'Thu 21 May: the day of entry, day 0',
      'Fri 22 May: freeze Election pauses soaks, does not count',
      'Sat 23 May: weekend, does not count',
      'Sun 24 May: weekend, does not count',
      'Mon 25 May: Whit Monday, does not count',
      'Tue 26 May: counts, 1 of 1',
    ]);
  });

  test('half days count half, and an entry after the cut-off begins on the next working day', () => {
    expect(daysOfSoak(buildIndex(withHalfDays), at('2026-12-23 16:30'), 1)).toEqual([
      'Wed 23 Dec: entered at 16:30, too late for this day',
      'Thu 24 Dec: the day of entry, day 0',
      'Fri 25 Dec: Christmas Day, does not count',
      'Sat 26 Dec: Boxing Day, does not count',
      'Sun 27 Dec: weekend, does not count',
      'Mon 28 Dec: counts, 1 of 1',
    ]);
  });

  test('and the lines add up, whenever it begins and however long it is', () => {
    const index = buildIndex(withHalfDays);
    const { first } = calendarOfTests;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 * 24 }), fc.integer({ min: 1, max: 25 }), (hours, workingDays) => {
        const entered = (first + 1) * 24 * hour + hours * hour;
        const lines = daysOfSoak(index, entered, workingDays);
        if (soakDue(index, entered, workingDays) === undefined) return expect(lines).toEqual([]);
        const halves = lines.map((line) =>
          /: (the day of entry|entered at)/.test(line) || line.includes('does not count') ? 0 : line.includes('counts half') ? 1 : 2,
        );
        const sum = halves.reduce<number>((total, each) => total + each, 0);
        // The last day may bring half a day more than is asked for.
        expect(sum === 2 * workingDays || sum === 2 * workingDays + 1).toBe(true);
      }),
    );
  });
});

test('the legs of the way say when each stage is entered, and what was waited for', () => {
  expect(legs.map(({ stage, because }) => [stage, because])).toEqual([
    ['S0', 'gates'],
    ['S1', 'gates'],
    ['S2', 'gates'],
  ]);
  expect(legs[1]?.waits.map(({ label, to }) => [label, to])).toEqual([
    ['soak', at('2026-05-21 10:00')],
    ['load', at('2026-05-18 11:00')],
  ]);
});
