// What a country rests on, and what a team decides for itself, as one list of days.
import { weekdayOf } from './day.ts';
import type { CalendarDay, Day, HalfUnits, MinuteOfDay } from './types.ts';

interface Named {
  readonly day: Day;
  readonly because: string;
}

export interface DaysToMerge {
  readonly week: readonly HalfUnits[];
  readonly hours: { readonly from: MinuteOfDay; readonly to: MinuteOfDay };
  /** `from`: it begins in the course of the day. */
  readonly holidays: readonly (Named & { readonly from?: MinuteOfDay })[];
  readonly alsoWorking: readonly Named[];
  /** Shorter days: they shorten a day that is worked, and make none of a day that is not. */
  readonly halfDays: readonly (Named & { readonly until: MinuteOfDay; readonly counts: HalfUnits })[];
  readonly closures: readonly Named[];
}

/** `alsoWorking` beats weekend and holiday, a closure beats all. Oldest first, each day once; two holidays on one day are both named. */
export function mergeDays({ week, hours, holidays, alsoWorking, halfDays, closures }: DaysToMerge): readonly CalendarDay[] {
  const days = new Map<Day, CalendarDay>();
  for (const { day, because, from = 0 } of holidays) {
    if (from > hours.from) continue;
    const other = days.get(day)?.because;
    const both = other === undefined || other === because ? because : `${other}, ${because}`;
    days.set(day, { day, because: both, counts: 0, kind: 'holiday' });
  }
  for (const { day, because } of alsoWorking) days.set(day, { day, because, counts: 2, kind: 'also-working' });
  const begun = holidays.flatMap(({ day, because, from = 0 }) =>
    from > hours.from && from < hours.to ? [halfDayOf(day, because, from)] : [],
  );
  for (const { day, because, until, counts } of [...begun, ...halfDays]) {
    const planned = days.get(day)?.counts ?? week[weekdayOf(day)] ?? 0;
    if (planned > 0) days.set(day, { day, because, counts: lesser(planned, counts), until, kind: 'half-day' });
  }
  for (const { day, because } of closures) days.set(day, { day, because, counts: 0, kind: 'closure' });
  return [...days.values()].sort((left, right) => left.day - right.day);
}

/** What begins within the hours leaves half a day; what begins after them leaves it whole. */
function halfDayOf(day: Day, because: string, until: MinuteOfDay): DaysToMerge['halfDays'][number] {
  return { day, because, until, counts: 1 };
}

function lesser(left: HalfUnits, right: HalfUnits): HalfUnits {
  return left < right ? left : right;
}
