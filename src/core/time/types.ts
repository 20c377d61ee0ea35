// The words of time: what a calendar, a zone, a window and a freeze are as values. Nothing here asks a clock.
import type { Instant } from '#core/system.ts';

/** What the clock on the wall shows, in milliseconds since 1970-01-01 00:00 as if it were UTC. Only a zone makes an instant of it. */
export type WallTime = number;

/** Days since 1970-01-01, on the wall. */
export type Day = number;

/** Since midnight on the wall, from 0 to 1,440. */
export type MinuteOfDay = number;

/** How much of a working day a day is, in halves: none, half a day, a whole one. */
export type HalfUnits = 0 | 1 | 2;

/** Half-open: `from` belongs to it, `to` does not. Never empty. */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

/** A wall time that comes twice or never: openings take the later instant, closings the earlier one, so that doubt never opens a gate. */
export type Doubt = 'earlier' | 'later';

/** When the clocks of a zone were and will be set, as far as this data knows. */
export interface ZoneRules {
  /** `Area/City` or `UTC`, exactly. */
  readonly name: string;
  /** The tzdata that it was read from: `2026c`. */
  readonly data: string;
  /** Seconds that the wall is ahead of UTC from an instant on, oldest first; the first holds before it too. */
  readonly offsets: readonly { readonly from: Instant; readonly seconds: number }[];
}

/** A day that is unlike its weekday, and why, for people. */
export interface CalendarDay {
  readonly day: Day;
  readonly counts: HalfUnits;
  /** `Whit Monday`, or the reason that the file gives for a closure. */
  readonly because: string;
  /** `paused`: a soak does not count it, by a freeze; no calendar that is kept has such days. */
  readonly kind: 'holiday' | 'closure' | 'half-day' | 'also-working' | 'paused';
  /** Of a half day: its work, and with it its cut-off, ends here. */
  readonly until?: MinuteOfDay;
}

/**
 * A calendar as it was compiled once: everything that a working day depends on, and nothing that a library could change later. Days before
 * `first` or after `last` are not known: what falls there has no answer.
 */
export interface CalendarVersion {
  readonly zone: ZoneRules;
  /** From Monday on, seven. */
  readonly week: readonly HalfUnits[];
  readonly hours: { readonly from: MinuteOfDay; readonly to: MinuteOfDay };
  /** Whoever comes later than this enters on the next working day. The minute itself is not late. */
  readonly cutOff?: MinuteOfDay;
  readonly first: Day;
  readonly last: Day;
  /** Oldest first, each day once. */
  readonly days: readonly CalendarDay[];
}

/** What a window or a freeze is about; what is left out is not limited. */
export interface TimeScope {
  readonly stages?: readonly string[];
  readonly environments?: readonly string[];
  readonly services?: readonly string[];
  readonly kinds?: readonly ('normal' | 'hotfix')[];
}

/** `code` keeps new normal releases out of the first stage; what is on its way goes on. */
export type FreezeKind = 'freeze' | 'code';
