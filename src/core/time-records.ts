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

/** Why time was compiled anew: the file says something else, the years go on, the clocks of a zone are set otherwise, a list of holidays was mended. */
export type CompileCause = 'file' | 'years' | 'zones' | 'holidays';

export interface MovedSoak {
  readonly release: string;
  readonly stage: string;
  /** The gate's label, and the calendar that it counts by; absent: it counts by the clock. */
  readonly gate: string;
  readonly calendar?: string;
  /** Absent: it was not known, or is not any more. */
  readonly from?: Instant;
  readonly to?: Instant;
  /** The days that count otherwise than before, else the freeze: `Fri 8 May: Company day, does not count`, `freeze Year end pauses soaks`. */
  readonly because: readonly string[];
}

/** Which train, into which stage, and when it begins to leave. */
export interface OnTrain {
  readonly name: string;
  readonly stage: string;
  readonly departs: Instant;
  /** The same on the wall of the train's zone, as it was known then: `2026-06-16`. */
  readonly day: string;
  /** `lockstep`: the first that it could make by its forecast. */
  readonly by: string;
}
