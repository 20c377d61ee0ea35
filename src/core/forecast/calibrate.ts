// How good the dates of the past were: a date that nine in ten were to keep is kept by nine in ten, or the forecast is wrong.
import type { Instant, Milliseconds } from '#core/system.ts';

/** What was said of a release, and when it was live. */
export interface Kept {
  readonly evenOdds: Instant;
  readonly nineInTen: Instant;
  readonly live: Instant;
}

export interface Calibration {
  readonly releases: number;
  readonly keptHalf: number;
  readonly keptMost: number;
  /** What a date costs by being wrong, at the mean: early and late by their odds. Less is better. */
  readonly lossHalfMs: Milliseconds;
  readonly lossMostMs: Milliseconds;
  /** `counts`: too few for a share. `shares`: too few for a verdict. */
  readonly verdict: 'counts' | 'shares' | 'good' | 'too-early' | 'too-late';
}

/** With fewer, one release more or less is more than three of a hundred. */
const fewestForShares = 30;
/** Of 150, where nine in ten are right, 85 to 95 in a hundred are kept almost always. */
const fewestForVerdict = 150;
const coverage = { from: 0.85, to: 0.95 } as const;

export function calibrate(all: readonly Kept[]): Calibration {
  const [keptHalf, keptMost] = [
    all.filter(({ live, evenOdds }) => live <= evenOdds).length,
    all.filter(({ live, nineInTen }) => live <= nineInTen).length,
  ];
  return {
    releases: all.length,
    keptHalf,
    keptMost,
    lossHalfMs: meanOf(all.map(({ live, evenOdds }) => lossOf(0.5, evenOdds, live))),
    lossMostMs: meanOf(all.map(({ live, nineInTen }) => lossOf(0.9, nineInTen, live))),
    verdict: verdictOf(all.length, keptMost),
  };
}

/** The pinball loss: what comes later than was said costs by the odds that it would not, and the other way round. */
export function lossOf(share: number, said: Instant, live: Instant): Milliseconds {
  return live >= said ? share * (live - said) : (1 - share) * (said - live);
}

function verdictOf(releases: number, kept: number): Calibration['verdict'] {
  if (releases < fewestForShares) return 'counts';
  if (releases < fewestForVerdict) return 'shares';
  if (kept / releases < coverage.from) return 'too-early';
  return kept / releases > coverage.to ? 'too-late' : 'good';
}

function meanOf(losses: readonly number[]): number {
  return losses.length === 0 ? 0 : losses.reduce((sum, each) => sum + each, 0) / losses.length;
}

export function calibrationWords({ releases, keptHalf, keptMost, verdict }: Calibration): string {
  const counts = `${keptMost} of ${releases} releases were live by the date of nine in ten, ${keptHalf} by that of even odds`;
  const percent = Math.round((100 * keptMost) / releases);
  switch (verdict) {
    case 'counts':
      return `${counts}. That is too few to say how good the dates are.`;
    case 'shares':
      return `${counts}: ${percent} %.`;
    case 'good':
      return `${counts}: ${percent} %, as it should be.`;
    case 'too-early':
      return `${counts}: ${percent} %, so its dates are too early.`;
    case 'too-late':
      return `${counts}: ${percent} %, so its dates are later than they need be.`;
  }
}
