import { describe, expect, test } from 'vitest';
import { dayMs } from '#core/time/day.ts';
import { beginBacktest, endBacktest, takeLine, type Backtest, type Foretell } from './backtest.ts';
import { forecastSystem } from './forecast.ts';
import { emptyJourneys, evenly, takeJourney, type Journey } from './journeys.ts';
import type { Fold } from './testing-fold.ts';
import { ledgerOf } from './testing-ledger.ts';

const ledger = ledgerOf(2, 160);

function journeysOf({ lines }: Fold): readonly Journey[] {
  const journeys = emptyJourneys();
  for (const { seq, event } of lines) takeJourney(journeys, seq, event);
  return journeys.journeys;
}

function backtest(fold: Fold, options: { readonly most?: number; readonly foretell?: Foretell } = {}): Backtest {
  const begun = beginBacktest('shop', journeysOf(fold), options);
  for (const { seq, at, event } of fold.lines) Array.from(takeLine(begun, { seq, at, events: [event] }));
  const work = endBacktest(begun);
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** The usual dates, with all that is still to come so much longer. */
function stretched(by: number): Foretell {
  return (system) =>
    forecastSystem(system, 60).map((release) => ({
      ...release,
      ...(release.nineInTen !== undefined && { nineInTen: system.now + by * (release.nineInTen - system.now) }),
    }));
}

describe('a ledger of a hundred and sixty releases', () => {
  test('tells how many kept the date that was told when they were made and at each stage: nine in ten', () => {
    const { live, lookedAt, depths } = backtest(ledger);
    expect([live, lookedAt]).toEqual([160, 160]);
    expect(depths.map(({ stage, verdict }) => [stage, verdict])).toEqual([
      [undefined, 'good'],
      ['DEV', 'good'],
      ['INT', 'good'],
    ]);
    for (const { releases, keptMost } of depths) expect(keptMost / releases).toBeGreaterThanOrEqual(0.85);
  });

  test('says that dates are too early where they are, and later than they need be where they are', () => {
    const verdicts = (by: number): readonly string[] => backtest(ledger, { foretell: stretched(by) }).depths.map(({ verdict }) => verdict);
    expect(verdicts(0.5)).toEqual(['too-early', 'too-early', 'too-early']);
    expect(verdicts(6)).toEqual(['too-late', 'too-late', 'too-late']);
  });

  test('is looked at in part where that is asked, evenly from the first release to the last', () => {
    const { live, lookedAt, depths } = backtest(ledger, { most: 12 });
    expect([live, lookedAt]).toEqual([160, 12]);
    expect(depths.map(({ releases, verdict }) => [releases, verdict])).toEqual([
      [12, 'counts'],
      [12, 'counts'],
      [12, 'counts'],
    ]);
    expect(evenly([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 2, 5, 7]);
  });
});

test('what was told at a moment knows nothing of what came after', () => {
  const nows: number[] = [];
  const known: number[] = [];
  backtest(ledger, {
    most: 20,
    foretell: (system) => {
      nows.push(system.now);
      const asked = system.releases.flatMap(({ from, visits }) => [from, ...visits.flatMap(({ began }) => began?.at ?? [])]);
      expect(Math.max(...asked)).toBeLessThanOrEqual(system.now);
      const waits = system.releases.flatMap(({ visits }) => visits.flatMap(({ deployment }) => deployment.lasting.closed));
      known.push(Math.max(...waits));
      return forecastSystem(system, 10);
    },
  });
  expect(nows).toEqual(nows.toSorted((left, right) => left - right));
  expect(known[0]).toBe(0);
  expect(known).toEqual(known.toSorted((left, right) => left - right));
});

test('a release of which no date could be told counts apart', () => {
  const { depths } = backtest(ledger, { most: 5, foretell: () => [] });
  expect(depths.map(({ releases, undated }) => [releases, undated])).toEqual([
    [0, 5],
    [0, 5],
    [0, 5],
  ]);
});

test('a release that never goes live is no part of it', () => {
  const fold = ledgerOf(3, 3);
  const [first] = journeysOf(fold);
  expect(first?.points.map(({ stage }) => stage)).toEqual([undefined, 'DEV', 'INT']);
  const short = emptyJourneys();
  for (const { seq, at, event } of fold.lines) if (at < (first?.live ?? 0) - dayMs / 24) takeJourney(short, seq, event);
  expect(short.journeys).toEqual([]);
});
