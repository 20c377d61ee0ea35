// A soak while its calendar changes: each day that is over was judged once, by the calendar in force at its end, and stays as it was judged.
import type { Instant, Milliseconds } from '#core/system.ts';
import { dayMs, dayOf } from './day.ts';
import { dayZeroOf, dueAfter, halfUnitsBetween, nextDayZero, type DayIndex, type DayZero } from './index-of-days.ts';
import type { Day } from './types.ts';
import { instantOf, wallOf } from './zone.ts';

/** What is kept of a soak. Days after `countedThrough` are open: the newest calendar says what they count. */
export interface SoakCount {
  readonly entered: Instant;
  readonly countedThrough: Day;
  /** Day 0 and its time, once it is over; until then it may still move. */
  readonly zero?: { readonly day: Day; readonly timeMs: Milliseconds };
  readonly halfUnits: number;
}

export function beginCount(index: DayIndex, entered: Instant): SoakCount {
  return { entered, countedThrough: dayOf(wallOf(index.calendar.zone, entered)) - 1, halfUnits: 0 };
}

/**
 * Before another calendar takes over at this instant: the days that are over by then are judged by this one. Undefined where it does not know
 * them.
 */
export function countUntil(index: DayIndex, count: SoakCount, until: Instant): SoakCount | undefined {
  const through = dayOf(wallOf(index.calendar.zone, until)) - 1;
  if (through <= count.countedThrough) return count;
  const zero = zeroOf(index, count);
  if (zero === undefined) return undefined;
  if (zero.day > through) return { ...count, countedThrough: through };
  const earned = halfUnitsBetween(index, Math.max(zero.day, count.countedThrough) + 1, through + 1);
  return earned === undefined ? undefined : { ...count, zero, countedThrough: through, halfUnits: count.halfUnits + earned };
}

/** When so many working days are reached, by what was counted and this calendar for the rest; undefined where it does not reach so far. */
export function dueOfCount(index: DayIndex, count: SoakCount, workingDays: number): Instant | undefined {
  if (workingDays === 0) return count.entered;
  const zero = zeroOf(index, count);
  if (zero === undefined) return undefined;
  const open = 2 * workingDays - count.halfUnits;
  const day = Math.max(zero.day, count.countedThrough);
  // Reached on a day that is over, where somebody has made the soak shorter: no later than the last of these.
  if (open <= 0) return instantOf(index.calendar.zone, day * dayMs + zero.timeMs, 'later');
  return dueAfter(index, { day, timeMs: zero.timeMs }, open);
}

function zeroOf(index: DayIndex, { entered, countedThrough, zero }: SoakCount): DayZero | undefined {
  if (zero !== undefined) return zero;
  const entryDay = dayOf(wallOf(index.calendar.zone, entered));
  // The day of entry is over and did not count: whatever a newer calendar says of it, the next one to count is still to come.
  return entryDay > countedThrough ? dayZeroOf(index, entered) : nextDayZero(index, countedThrough);
}
