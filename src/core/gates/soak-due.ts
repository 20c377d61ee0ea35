import type { Soaking } from '#core/pauses.ts';
import type { ForgivingRun, Run, Stay } from '#core/state.ts';
import type { CalendarRecord, Counted } from '#core/time-records.ts';
import type { Gate, Instant, Milliseconds, SoakLength } from '#core/system.ts';
import { fullDayMs, type DayIndex } from '#core/time/index-of-days.ts';
import { withoutPaused } from '#core/time/paused-days.ts';
import { afterPause, countedBetween, endOfCounted, endOfWork, workedBetween, type Pauses } from '#core/time/pauses.ts';
import { beginCount, dueOfCount } from '#core/time/soak-count.ts';
import { calendarOf, indexOfRecord, type CalendarsIn } from '#core/times.ts';

export type SoakGate = Extract<Gate, { kind: 'soak' }>;

/** When a soak ends: its due instant, or, while an environment is down, when it would end if that came up at `at`. */
export interface SoakDue {
  readonly at: Instant;
  readonly certain: boolean;
}

/** Undefined where its calendar is not known, or does not reach so far: then nobody can say, and it is not over. */
export function soakDue(times: CalendarsIn, gate: SoakGate, soaking: readonly Soaking[], at: Instant): SoakDue | undefined {
  const dues = soaking.map(({ stay, pauses }) =>
    dueOf({ times, gate, pauses }, stay.upSince === undefined ? runUntil(times, gate, { stay, pauses }, at) : runOf(gate, stay), at),
  );
  const known = dues.filter((due) => due !== undefined);
  if (known.length < dues.length) return undefined;
  return { at: Math.max(...known), certain: soaking.every(({ stay }) => stay.upSince !== undefined) };
}

/** Of several environments the one that counts: where it is over last. */
export function slowestOf(times: CalendarsIn, gate: SoakGate, soaking: readonly Soaking[], at: Instant): Soaking | undefined {
  if (soaking.length < 2) return soaking[0];
  const last = soakDue(times, gate, soaking, at)?.at;
  return soaking.find((each) => soakDue(times, gate, [each], at)?.at === last);
}

/** What counts for this soak of a stay. */
export function runOf({ graceMs }: Pick<SoakGate, 'graceMs'>, stay: Stay): ForgivingRun {
  return (graceMs === undefined ? undefined : stay.forgiving?.[graceMs]) ?? stay;
}

/** While it is down: an outage that has lasted too long by now is one. */
function runUntil({ calendars }: CalendarsIn, { graceMs = 0 }: SoakGate, { stay, pauses }: Soaking, at: Instant): Run {
  const run = runOf({ graceMs }, stay);
  const { downAt } = run;
  return downAt === undefined || at - downAt <= graceMs ? run : broken({ calendars: [...calendars.values()], pauses }, run, downAt);
}

/** What the time of a stay is counted by. */
export interface CountedBy {
  readonly calendars: readonly CalendarRecord[];
  readonly pauses: Pauses;
}

/** The uninterrupted time ends; a cumulative soak keeps what was earned, by the clock and by each calendar. */
export function broken(by: CountedBy, run: Run, at: Instant): Run {
  const { upSince, earnedMs } = run;
  if (upSince === undefined) return run;
  const worked = by.calendars.map((record): [string, Counted] => [record.name, { workedMs: workedIn(record, by.pauses, run, at) }]);
  const counted = worked.length === 0 ? {} : { counted: Object.fromEntries(worked) };
  const earned = at <= upSince ? 0 : countedBetween(by.pauses, upSince, at);
  return { ...(run.counted && { counted: run.counted }), ...counted, earnedMs: earnedMs + earned };
}

function workedIn(record: CalendarRecord, pauses: Pauses, run: Run, at: Instant): Milliseconds {
  return workedBy({ index: indexOfRecord(record), calendar: record.name, pauses }, run, at) ?? countedOf(run, record.name).workedMs;
}

interface DueBy {
  readonly times: CalendarsIn;
  readonly gate: SoakGate;
  readonly pauses: Pauses;
}

function dueOf({ times, gate, pauses }: DueBy, run: Run, at: Instant): Instant | undefined {
  const over = run.over?.[gate.hash];
  if (over !== undefined) return over;
  const since = run.upSince ?? at;
  if ('ms' in gate) return endOfCounted(pauses, since, gate.mode === 'cumulative' ? gate.ms - run.earnedMs : gate.ms);
  const index = calendarOf(times, gate.calendar);
  if (index === undefined) return undefined;
  const counted = countedOf(run, gate.calendar);
  if (gate.mode === 'cumulative') return dueOfWork({ index, pauses }, gate, counted, since);
  if (gate.workingDays === 0) return since;
  const due = dueOfCount(withoutPaused(index, pauses), counted.days ?? beginCount(index, since), gate.workingDays);
  return due === undefined ? undefined : afterPause(pauses, due);
}

/** So many full days of working time, wherever they were worked. */
function dueOfWork(
  { index, pauses }: { readonly index: DayIndex; readonly pauses: Pauses },
  { workingDays }: Exclude<SoakLength, { ms: Milliseconds }>,
  { workedMs, workedUntil }: Counted,
  since: Instant,
): Instant | undefined {
  const left = workingDays * fullDayMs(index) - workedMs;
  return left <= 0 ? since : endOfWork(index, pauses, Math.max(since, workedUntil ?? since), left);
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
export function workedBy(
  { index, calendar, pauses }: { readonly index: DayIndex; readonly calendar: string; readonly pauses: Pauses },
  run: Run,
  until: Instant,
): Milliseconds | undefined {
  const { workedMs, workedUntil } = countedOf(run, calendar);
  if (run.upSince === undefined) return workedMs;
  const since = Math.max(run.upSince, workedUntil ?? run.upSince);
  const more = until <= since ? 0 : workedBetween(index, pauses, since, until);
  return more === undefined ? undefined : workedMs + more;
}
