// A soak as days: which of them count, and where each working day of it is over.
import type { Instant } from '#core/system.ts';
import type { DayView } from '#core/views/calendar.ts';
import type { StageView } from '#core/views/shapes.ts';

/** A working day of the soak that is over at an instant: the first, the second. */
export interface SoakedDay {
  readonly number: number;
  readonly at: Instant;
}

export interface SoakSpan {
  readonly entered: Instant;
  readonly until: Instant;
  readonly workingDays: number;
}

/** A day of which a freeze takes working time counts nothing for the soak; the first of each freeze has its name. */
export function withoutPaused(days: readonly DayView[], pauses: StageView['pauses'] = []): readonly DayView[] {
  const paused = new Set(pauses.flatMap((pause) => pause.days ?? []));
  const names = new Map(
    pauses.toReversed().flatMap(({ freeze, days: [first] = [] }) => (first === undefined ? [] : [[first, freeze] as const])),
  );
  return days.map((day) => {
    if (!paused.has(day.date)) return day;
    const { because: _ownName, ...own } = day;
    const freeze = names.get(day.date);
    return { ...own, counts: 0, kind: 'paused', ...(freeze !== undefined && { because: freeze }) };
  });
}

/** The days that it lies on, whole; undefined where they are not all known. */
export function daysOfSoak(days: readonly DayView[], { entered, until }: SoakSpan): readonly DayView[] | undefined {
  const own = days.filter(({ from, to }) => to > entered && from < until);
  return (own[0]?.from ?? Infinity) <= entered && (own.at(-1)?.to ?? -Infinity) >= until ? own : undefined;
}

/**
 * Counted from its end, where it is certain: each working day is over on the clock of the last one. So also where it was entered after the
 * cut-off, or was stretched. Before a half day nothing is numbered: whole ones end on other clocks there.
 */
export function soakedDays(days: readonly DayView[], { entered, until, workingDays }: SoakSpan): readonly SoakedDay[] {
  const last = days.findLast(({ from }) => from < until);
  if (last === undefined) return [];
  // Clocks are changed in the morning, so that what is left of a day is the same on every one.
  const leftOfDay = last.to - until;
  let left = workingDays;
  const found: SoakedDay[] = [];
  for (const day of days.filter(({ from }) => from < until).toReversed()) {
    const at = day.to - leftOfDay;
    if (day.counts === 0) continue;
    if (left <= 0 || at <= entered || day.counts !== 1) break;
    found.push({ number: left, at });
    left -= 1;
  }
  return found.toReversed();
}

/** How many of its working days are over; undefined where they have no numbers. */
export function soakedBy(soaked: readonly SoakedDay[], now: Instant): number | undefined {
  return soaked[0]?.number === 1 ? (soaked.findLast(({ at }) => at <= now)?.number ?? 0) : undefined;
}
