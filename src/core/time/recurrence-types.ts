// What recurs, as values: a rule of RFC 5545 that was checked, where it counts from, and how each occurrence ends.
import type { Milliseconds } from '#core/system.ts';
import type { MinuteOfDay, WallTime } from './types.ts';

/** What is more often than daily is no window and no freeze. */
export type Frequency = 'YEARLY' | 'MONTHLY' | 'WEEKLY' | 'DAILY';

export interface Rule {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count?: number;
  readonly until?: Until;
  readonly byMonth?: readonly number[];
  /** From the end of the month where negative. */
  readonly byMonthDay?: readonly number[];
  readonly byYearDay?: readonly number[];
  readonly byWeekNo?: readonly number[];
  readonly byDay?: readonly NthWeekday[];
  readonly byHour?: readonly number[];
  readonly byMinute?: readonly number[];
  readonly bySetPos?: readonly number[];
  /** Monday is 0. */
  readonly weekStart: number;
}

export interface NthWeekday {
  /** Monday is 0. */
  readonly weekday: number;
  /** The nth of its month or year, from the end where negative; absent: each. */
  readonly nth?: number;
}

/** The last moment at which an occurrence may begin, itself included. */
export interface Until {
  readonly zone: 'wall' | 'utc';
  /** Milliseconds since 1970, on the wall or in UTC. */
  readonly at: number;
}

export interface Recurrence {
  /** As somebody wrote it. */
  readonly text: string;
  /** Absent: it comes once, at `from`. */
  readonly rule?: Rule;
  /** Nothing begins before it; `every second` is counted from here. */
  readonly from: WallTime;
  readonly end: End;
}

/** How an occurrence ends; a minute of 1,440 is the end of that day. */
export type End =
  /** Elapsed time: the clocks may be set meanwhile. */
  | { readonly kind: 'for'; readonly ms: Milliseconds }
  /** So much later on the wall, however the clocks are set meanwhile. */
  | { readonly kind: 'wall'; readonly ms: Milliseconds }
  | { readonly kind: 'days'; readonly days: number; readonly minute: MinuteOfDay }
  /** On the first such weekday after the day on which it begins. */
  | { readonly kind: 'weekday'; readonly weekday: number; readonly minute: MinuteOfDay }
  /** On the first such day of a year that comes after the beginning. */
  | { readonly kind: 'yearly'; readonly month: number; readonly date: number; readonly minute: MinuteOfDay }
  | { readonly kind: 'at'; readonly wall: WallTime };

/** One occurrence on the wall, before any zone made instants of it. */
export type WallSpan = { readonly from: WallTime; readonly to: WallTime } | { readonly from: WallTime; readonly forMs: Milliseconds };
