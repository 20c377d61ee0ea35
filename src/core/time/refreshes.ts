// When data are refreshed by themselves, and when a refresh may begin. A level, like trains: what is due follows from the time and from what was
// seen to, never from who was awake.
import type { Instant, Milliseconds } from '#core/system.ts';
import { findAround } from './intervals.ts';
import type { Interval, ZoneRules } from './types.ts';
import type { Window } from './timed-rules.ts';

export interface RefreshTimes {
  /** Whose data. */
  readonly environment: string;
  /** What the file says of it, with its zone: other words begin anew. */
  readonly said: string;
  readonly zone: ZoneRules;
  /** Outside of this no due time is known. */
  readonly known: Interval;
  /** Oldest first; none where the file only says when one may begin. */
  readonly dues: readonly Instant[];
  /** So long after it was due it may still begin. */
  readonly latestStartMs: Milliseconds;
  /** Outside of it none begins. */
  readonly window?: Window;
}

export interface Due {
  readonly at: Instant;
  /** From here on it does not begin any more: it is too late, or the next one is due. */
  readonly until: Instant;
}

/** Those after `seen` that were due by `at`, oldest first. */
export function duesSince(
  { dues, latestStartMs }: Pick<RefreshTimes, 'dues' | 'latestStartMs'>,
  seen: Instant,
  at: Instant,
): readonly Due[] {
  return dues.flatMap((due, index) => {
    const next = dues[index + 1] ?? Number.POSITIVE_INFINITY;
    return due > seen && due <= at ? [{ at: due, until: Math.min(due + latestStartMs, next) }] : [];
  });
}

/** Until when the one that was due at that instant may begin; undefined where none was. */
export function latestStartOf(times: RefreshTimes, due: Instant): Instant | undefined {
  return duesSince(times, due - 1, due)[0]?.until;
}

/** The first after an instant; undefined where none is known. */
export function nextDue({ dues }: RefreshTimes, at: Instant): Instant | undefined {
  return dues.find((due) => due > at);
}

/**
 * When the next one may begin that was not due yet: of those whose window opens in time, and nothing else keeps back until it is too late. Undefined
 * where none is known.
 */
export function nextBeginning({ dues, latestStartMs, window }: RefreshTimes, at: Instant, keptUntil: Instant = at): Instant | undefined {
  for (const due of duesSince({ dues, latestStartMs }, at, Number.POSITIVE_INFINITY)) {
    const earliest = Math.max(due.at, keptUntil);
    const isOpen = window === undefined || findAround(window.intervals, earliest) !== undefined;
    const begins = isOpen ? earliest : window.intervals.find(({ from }) => from > earliest)?.from;
    if (begins !== undefined && begins < due.until) return begins;
  }
  return undefined;
}
