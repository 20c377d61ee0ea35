// From the wall to instants: where each occurrence ends, and what the zone makes of it.
import { dayAt, dayOf, weekdayOf } from './day.ts';
import { union } from './intervals.ts';
import type { End, Recurrence, WallSpan } from './recurrence-types.ts';
import type { Interval, WallTime, ZoneRules } from './types.ts';
import { wallAt } from './wall-date.ts';
import { instantOf } from './zone.ts';

/** What permits opens late and closes early; what forbids begins early and ends late: so doubt never opens a gate. */
export type Purpose = 'permits' | 'forbids';

export interface Resolved {
  /** Oldest first, apart from each other. */
  readonly intervals: readonly Interval[];
  /** Those that the clocks swallow: nothing is left of them. */
  readonly swallowed: readonly WallSpan[];
}

/** An occurrence of a recurrence from its beginning on. */
export function spanFrom({ end }: Recurrence, from: WallTime): WallSpan {
  return end.kind === 'for' ? { from, forMs: end.ms } : { from, to: endOnWall(end, from) };
}

function endOnWall(end: Exclude<End, { kind: 'for' }>, from: WallTime): WallTime {
  const day = dayOf(from);
  switch (end.kind) {
    case 'at':
      return end.wall;
    case 'wall':
      return from + end.ms;
    case 'days':
      return wallAt(day + end.days, end.minute);
    case 'weekday': {
      const ahead = (end.weekday - weekdayOf(day) + 7) % 7;
      return wallAt(day + (ahead === 0 ? 7 : ahead), end.minute);
    }
    case 'yearly': {
      const year = new Date(from).getUTCFullYear();
      const sameYear = wallAt(dayAt(year, end.month, end.date), end.minute);
      return sameYear > from ? sameYear : wallAt(dayAt(year + 1, end.month, end.date), end.minute);
    }
  }
}

/** What a zone makes of occurrences on its walls. A wall time that never comes is shifted, never left out. */
export function resolve(spans: readonly WallSpan[], zone: ZoneRules, purpose: Purpose): Resolved {
  const swallowed: WallSpan[] = [];
  const intervals: Interval[] = [];
  for (const span of spans) {
    const interval = intervalOf(span, zone, purpose);
    if (interval.from < interval.to) intervals.push(interval);
    else swallowed.push(span);
  }
  return { intervals: union(intervals), swallowed };
}

function intervalOf(span: WallSpan, zone: ZoneRules, purpose: Purpose): Interval {
  const from = instantOf(zone, span.from, purpose === 'permits' ? 'later' : 'earlier');
  // A length is elapsed time, counted from the later of two beginnings: what forbids then covers both.
  if ('forMs' in span) return { from, to: instantOf(zone, span.from, 'later') + span.forMs };
  return { from, to: instantOf(zone, span.to, purpose === 'permits' ? 'earlier' : 'later') };
}
