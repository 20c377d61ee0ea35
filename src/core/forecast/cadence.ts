// One release stands in a stage at a time: whoever brings them faster than the slowest stage lets them out makes every date later than the last.
import { counted } from '#core/words.ts';

/** How many working days a stage is taken, at the mean: its soak, or what is waited for beyond it. */
export interface StageDays {
  readonly stage: string;
  readonly soakDays: number;
  readonly otherDays: number;
}

export interface Cadence {
  readonly slowest: string;
  readonly slowestDays: number;
  readonly everyDays: number;
  /** So much later each release is than the one before, beside the others; 0: the pace holds. */
  readonly slipDays: number;
}

export function cadenceOf(stages: readonly StageDays[], everyDays: number): Cadence {
  const slowest = stages.toSorted((left, right) => daysOf(right) - daysOf(left))[0] ?? { stage: '', soakDays: 0, otherDays: 0 };
  const slowestDays = daysOf(slowest);
  return { slowest: slowest.stage, slowestDays, everyDays, slipDays: Math.max(0, slowestDays - everyDays) };
}

function daysOf({ soakDays, otherDays }: StageDays): number {
  return soakDays + otherDays;
}

export function cadenceWords({ slowest, slowestDays, everyDays, slipDays }: Cadence): string {
  const pace = `A release comes every ${days(everyDays)}, and ${slowest} is taken for ${days(slowestDays)}`;
  return slipDays <= 0 ? `${pace}: that pace holds.` : `${pace}: at this pace dates slip ${days(slipDays)} per release.`;
}

function days(count: number): string {
  return counted(Math.round(10 * count) / 10, 'working day');
}

/** Why no split holds a pace. */
export interface NoSplit {
  readonly leastEveryDays: number;
}

/**
 * The same working days of soak in all, so that no stage is taken for longer than the time between two releases: from the present split, day
 * by day from the stage that is taken longest to the one that is taken shortest. Stages without a soak keep none.
 */
export function splitFor(stages: readonly StageDays[], everyDays: number): readonly StageDays[] | NoSplit {
  const split = stages.map((each) => ({ ...each }));
  const soaking = split.filter(({ soakDays }) => soakDays > 0);
  for (let moves = 0; moves < 10_000; moves += 1) {
    const ordered = soaking.toSorted((left, right) => daysOf(left) - daysOf(right));
    const [shortest, longest] = [ordered[0], ordered.findLast(({ soakDays }) => soakDays > 1)];
    const most = Math.max(...split.map(daysOf));
    if (most <= everyDays) return split;
    // Another day moved would only change places.
    if (shortest === undefined || longest === undefined || daysOf(longest) - daysOf(shortest) < 1 + 1e-9) return { leastEveryDays: most };
    longest.soakDays -= 1;
    shortest.soakDays += 1;
  }
  return { leastEveryDays: Math.max(...split.map(daysOf)) };
}
