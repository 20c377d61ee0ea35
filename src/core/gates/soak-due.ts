import type { Stay } from '#core/state.ts';
import type { Counted } from '#core/time-records.ts';
import type { Gate, Instant, Milliseconds, SoakLength } from '#core/system.ts';
import { addWorkingTime, fullDayMs, workingTimeBetween, type DayIndex } from '#core/time/index-of-days.ts';
import { beginCount, dueOfCount } from '#core/time/soak-count.ts';
import { calendarOf, type CalendarsIn } from '#core/times.ts';

export type SoakGate = Extract<Gate, { kind: 'soak' }>;

/** When a soak ends: its due instant, or, while an environment is down, when it would end if that came up at `at`. */
export interface SoakDue {
  readonly at: Instant;
  readonly certain: boolean;
}

/** Undefined where its calendar is not known, or does not reach so far: then nobody can say, and it is not over. */
export function soakDue(times: CalendarsIn, gate: SoakGate, stays: readonly Stay[], at: Instant): SoakDue | undefined {
  const dues = stays.map((stay) => dueOf(times, gate, stay, at));
  const known = dues.filter((due) => due !== undefined);
  if (known.length < dues.length) return undefined;
  return { at: Math.max(...known), certain: stays.every((stay) => stay.upSince !== undefined) };
}

function dueOf(times: CalendarsIn, gate: SoakGate, stay: Stay, at: Instant): Instant | undefined {
  const over = stay.over?.[gate.hash];
  if (over !== undefined) return over;
  const since = stay.upSince ?? at;
  if ('ms' in gate) return since + (gate.mode === 'cumulative' ? Math.max(0, gate.ms - stay.earnedMs) : gate.ms);
  const index = calendarOf(times, gate.calendar);
  if (index === undefined) return undefined;
  const counted = countedOf(stay, gate.calendar);
  if (gate.mode === 'cumulative') return dueOfWork(index, gate, counted, since);
  return dueOfCount(index, counted.days ?? beginCount(index, since), gate.workingDays);
}

/** So many full days of working time, wherever they were worked. */
function dueOfWork(
  index: DayIndex,
  { workingDays }: Exclude<SoakLength, { ms: Milliseconds }>,
  { workedMs, workedUntil }: Counted,
  since: Instant,
): Instant | undefined {
  const left = workingDays * fullDayMs(index) - workedMs;
  const from = Math.max(since, workedUntil ?? since);
  return left <= 0 ? since : endOfWork(index, from, left);
}

/** Working time that ends with the day's work is over then, not when the next day begins. */
function endOfWork(index: DayIndex, from: Instant, ms: Milliseconds): Instant | undefined {
  const next = addWorkingTime(index, from, ms - 1);
  return next === undefined ? undefined : next + 1;
}

/** What is settled of the present uninterrupted time: what was settled of an earlier one is worked time, and no days. */
export function countedOf(stay: Stay, calendar: string): Counted {
  const { days, workedUntil, workedMs } = stay.counted?.[calendar] ?? { workedMs: 0 };
  const isPresent = stay.upSince !== undefined;
  return {
    workedMs,
    ...(isPresent && days?.entered === stay.upSince && { days }),
    ...(isPresent && workedUntil !== undefined && { workedUntil }),
  };
}

/** The working time of a stay up to an instant, by what was settled and this calendar for the rest; undefined outside of it. */
export function workedBy(index: DayIndex, stay: Stay, calendar: string, until: Instant): Milliseconds | undefined {
  const { workedMs, workedUntil } = countedOf(stay, calendar);
  if (stay.upSince === undefined) return workedMs;
  const since = Math.max(stay.upSince, workedUntil ?? stay.upSince);
  const more = until <= since ? 0 : workingTimeBetween(index, since, until);
  return more === undefined ? undefined : workedMs + more;
}
