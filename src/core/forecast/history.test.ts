import { describe, expect, test } from 'vitest';
import { calibrate, calibrationWords, lossOf, type Kept } from './calibrate.ts';
import { chanceFrom } from './draws.ts';
import { forecastSystem } from './forecast.ts';
import { anyTime } from './permitted.ts';
import { learn, priors, type Observation } from './survival.ts';
import { badenWuerttemberg, person, soakOf, systemOf, visit } from './testing.ts';
import { addWorkingTime, soakDue } from '#core/time/index-of-days.ts';

// Histories that are made up: how fast the people of a place are differs from place to place, and nobody tells the forecast.
const histories = 600;
const stages = 5;
const entered = Date.parse('2026-02-02T09:00:00Z');

/** A number whose logarithm is as likely above as below: the shape that waits of people are known to have. */
function logNormal(chance: () => number, median: number, spread: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  return median * Math.exp(spread * normal);
}

interface Place {
  readonly median: number;
  readonly spread: number;
}

function anyPlace(chance: () => number): Place {
  return { median: logNormal(chance, priors.approval.medianMs, 0.5), spread: 0.9 + 0.5 * chance() };
}

/** What was seen of a gate so far: one of five is still open, for less than it will last. */
function seenAt({ median, spread }: Place, count: number, chance: () => number): readonly Observation[] {
  return Array.from({ length: count }, () => {
    const ms = logNormal(chance, median, spread);
    return chance() < 0.2 ? { ms: ms * chance(), isOpen: true } : { ms, isOpen: false };
  });
}

/** One release through five stages with a soak and an approval each: what is said of it, and when it really is live. */
function play(seed: number, known: number): Kept {
  const chance = chanceFrom(seed);
  const places = Array.from({ length: stages }, () => anyPlace(chance));
  const visits = places.map((place, index) => {
    const lasting = learn(seenAt(place, known, chance), priors.approval);
    return visit(index, { exit: [soakOf(1), person(`approval ${index} ${seed}`, lasting, { index: badenWuerttemberg })], starts: anyTime });
  });
  const system = systemOf(
    entered,
    Array.from({ length: stages + 1 }, () => 'protect-soak'),
    [{ id: 'r', from: entered, visits: [...visits, visit(stages)] }],
  );
  const [said] = forecastSystem(system, 200);
  let live = entered;
  for (const { median, spread } of places) {
    const answered = addWorkingTime(badenWuerttemberg, live, logNormal(chance, median, spread)) ?? Infinity;
    live = Math.max(soakDue(badenWuerttemberg, live, 1) ?? Infinity, answered);
  }
  return { evenOdds: said?.evenOdds ?? 0, nineInTen: said?.nineInTen ?? 0, live };
}

describe('over 600 histories, of places whose people differ', { timeout: 300_000 }, () => {
  test.each([0, 3, 9, 30])('with %i answers known of each gate, 85 to 95 in a hundred are live by the date of nine in ten', (known) => {
    const found = calibrate(Array.from({ length: histories }, (_, seed) => play(1000 * known + seed, known)));
    expect(found.verdict, calibrationWords(found)).toBe('good');
    expect(found.keptHalf / histories).toBeGreaterThan(0.4);
    expect(found.keptHalf / histories).toBeLessThan(0.62);
  });
});

describe('dates of the past are judged', () => {
  const kept = (count: number, live: number): readonly Kept[] =>
    Array.from({ length: count }, () => ({ evenOdds: 5, nineInTen: 10, live }));

  test.each([
    ['29 releases: counts only', 29, 0, 'counts'],
    ['149 releases: a share, and no verdict', 149, 0, 'shares'],
    ['of 150, 142 kept: good', 142, 8, 'good'],
    ['of 150, 143 kept: later than need be', 143, 7, 'too-late'],
    ['of 200, 170 kept: good', 170, 30, 'good'],
    ['of 200, 169 kept: too early', 169, 31, 'too-early'],
  ])('%s', (_name, good, late, verdict) => {
    expect(calibrate([...kept(good, 9), ...kept(late, 11)]).verdict).toBe(verdict);
  });

  test('the loss of nine in ten is nine times as large for a day too early as for a day too late', () => {
    expect(lossOf(0.9, 10, 11)).toBeCloseTo(9 * lossOf(0.9, 10, 9), 12);
    expect(lossOf(0.5, 10, 13)).toBe(lossOf(0.5, 10, 7));
  });

  test('few are told as counts', () => {
    expect(calibrationWords(calibrate([...kept(3, 9), ...kept(1, 11)]))).toBe(
      '3 of 4 releases were live by the date of nine in ten, 0 by that of even odds. That is too few to say how good the dates are.',
    );
  });
});
