import type { ForgivingRun, Run, Stay } from '#core/state.ts';
import type { CalendarRecord, Counted } from '#core/time-records.ts';
import type { Gate, Instant, Milliseconds, SoakLength } from '#core/system.ts';
import { addWorkingTime, fullDayMs, workingTimeBetween, type DayIndex } from '#core/time/index-of-days.ts';
import { beginCount, dueOfCount } from '#core/time/soak-count.ts';
import { calendarOf, indexOfRecord, type CalendarsIn } from '#core/times.ts';

export type SoakGate = Extract<Gate, { kind: 'soak' }>;

/** When a soak ends: its due instant, or, while an environment is down, when it would end if that came up at `at`. */
export interface SoakDue {
  readonly at: Instant;
  readonly certain: boolean;
}

/** Undefined where its calendar is not known, or does not reach so far: then nobody can say, and it is not over. */
export function soakDue(times: CalendarsIn, gate: SoakGate, stays: readonly Stay[], at: Instant): SoakDue | undefined {
  const dues = stays.map((stay) =>
    dueOf(times, gate, stay.upSince === undefined ? runUntil(times, gate, stay, at) : runOf(gate, stay), at),
  );
  const known = dues.filter((due) => due !== undefined);
  if (known.length < dues.length) return undefined;
  return { at: Math.max(...known), certain: stays.every((stay) => stay.upSince !== undefined) };
}

/** What counts for this soak of a stay. */
export function runOf({ graceMs }: Pick<SoakGate, 'graceMs'>, stay: Stay): ForgivingRun {
  return (graceMs === undefined ? undefined : stay.forgiving?.[graceMs]) ?? stay;
}

/** While it is down: an outage that has lasted too long by now is one. */
function runUntil({ calendars }: CalendarsIn, { graceMs = 0 }: SoakGate, stay: Stay, at: Instant): Run {
  const run = runOf({ graceMs }, stay);
  const { downAt } = run;
  return downAt === undefined || at - downAt <= graceMs ? run : broken([...calendars.values()], run, downAt);
}

/** The uninterrupted time ends; a cumulative soak keeps what was earned, by the clock and by each calendar. */
export function broken(calendars: readonly CalendarRecord[], run: Run, at: Instant): Run {
  const { upSince, earnedMs } = run;
  if (upSince === undefined) return run;
  const worked = calendars.map((record): [string, Counted] => [record.name, { workedMs: workedIn(record, run, at) }]);
  const counted = worked.length === 0 ? {} : { counted: Object.fromEntries(worked) };
  return { ...(run.counted && { counted: run.counted }), ...counted, earnedMs: earnedMs + Math.max(0, at - upSince) };
}

function workedIn(record: CalendarRecord, run: Run, at: Instant): Milliseconds {
  return workedBy(indexOfRecord(record), run, record.name, at) ?? countedOf(run, record.name).workedMs;
}

function dueOf(times: CalendarsIn, gate: SoakGate, run: Run, at: Instant): Instant | undefined {
  const over = run.over?.[gate.hash];
  if (over !== undefined) return over;
  const since = run.upSince ?? at;
  if ('ms' in gate) return since + (gate.mode === 'cumulative' ? Math.max(0, gate.ms - run.earnedMs) : gate.ms);
  const index = calendarOf(times, gate.calendar);
  if (index === undefined) return undefined;
  const counted = countedOf(run, gate.calendar);
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
export function countedOf(run: Run, calendar: string): Counted {
  const { days, workedUntil, workedMs } = run.counted?.[calendar] ?? { workedMs: 0 };
  const isPresent = run.upSince !== undefined;
  return {
    workedMs,
    ...(isPresent && days?.entered === run.upSince && { days }),
    ...(isPresent && workedUntil !== undefined && { workedUntil }),
  };
}

/** The working time of a stay up to an instant, by what was settled and this calendar for the rest; undefined outside of it. */
export function workedBy(index: DayIndex, run: Run, calendar: string, until: Instant): Milliseconds | undefined {
  const { workedMs, workedUntil } = countedOf(run, calendar);
  if (run.upSince === undefined) return workedMs;
  const since = Math.max(run.upSince, workedUntil ?? run.upSince);
  const more = until <= since ? 0 : workingTimeBetween(index, since, until);
  return more === undefined ? undefined : workedMs + more;
}
