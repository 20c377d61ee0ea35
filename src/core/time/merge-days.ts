// What a country rests on, and what a team decides for itself, as one list of days.
import { weekdayOf } from './day.ts';
import type { CalendarDay, Day, HalfUnits, MinuteOfDay } from './types.ts';

interface Named {
  readonly day: Day;
  readonly because: string;
}

export interface DaysToMerge {
  readonly week: readonly HalfUnits[];
  readonly holidays: readonly Named[];
  readonly alsoWorking: readonly Named[];
  /** Shorter days: they shorten a day that is worked, and make none of a day that is not. */
  readonly halfDays: readonly (Named & { readonly until: MinuteOfDay; readonly counts: HalfUnits })[];
  readonly closures: readonly Named[];
}

/** `alsoWorking` beats weekend and holiday, a closure beats all. Oldest first, each day once; two holidays on one day are both named. */
export function mergeDays({ week, holidays, alsoWorking, halfDays, closures }: DaysToMerge): readonly CalendarDay[] {
  const days = new Map<Day, CalendarDay>();
  for (const { day, because } of holidays) {
    const other = days.get(day)?.because;
    const both = other === undefined || other === because ? because : `${other}, ${because}`;
    days.set(day, { day, because: both, counts: 0, kind: 'holiday' });
  }
  for (const { day, because } of alsoWorking) days.set(day, { day, because, counts: 2, kind: 'also-working' });
  for (const { day, because, until, counts } of halfDays) {
    const planned = days.get(day)?.counts ?? week[weekdayOf(day)] ?? 0;
    if (planned > 0) days.set(day, { day, because, counts: lesser(planned, counts), until, kind: 'half-day' });
  }
  for (const { day, because } of closures) days.set(day, { day, because, counts: 0, kind: 'closure' });
  return [...days.values()].sort((left, right) => left.day - right.day);
}

function lesser(left: HalfUnits, right: HalfUnits): HalfUnits {
  return left < right ? left : right;
}
