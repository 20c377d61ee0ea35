// What a State keeps of time: compiled calendars, and what they have settled of a soak.
import type { Instant, Milliseconds } from './system.ts';
import type { CompiledCalendar } from './time/compiled.ts';
import type { SoakCount } from './time/soak-count.ts';

/** A calendar as it was compiled last. */
export interface CalendarRecord extends CompiledCalendar {
  readonly name: string;
  /** From 1 on, raised by every change. */
  readonly version: number;
  readonly at: Instant;
}

/** Time that a calendar has counted of a stay, settled. */
export interface Counted {
  /** Of the present uninterrupted time: the days that were over when another version of the calendar came. */
  readonly days?: SoakCount;
  /** Working time that is over: of earlier uninterrupted times, and of the present one up to `workedUntil`. */
  readonly workedMs: Milliseconds;
  /** Absent: nothing of the present one. */
  readonly workedUntil?: Instant;
}
