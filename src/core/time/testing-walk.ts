// The slow way to every answer, for tests: day by day, offset by offset, written without a look at the index.
import { dayAt, dayMs, minuteMs } from './day.ts';
import type { CalendarVersion, Day, Doubt, WallTime, ZoneRules } from './types.ts';

/** Every offset is tried on the wall time; where none fits, the clocks were put forward over it. */
export function naiveInstant(zone: ZoneRules, wall: WallTime, doubt: Doubt): number {
  const spans = zone.offsets.map(({ from, seconds }, index) => ({
    from: index === 0 ? Number.NEGATIVE_INFINITY : from,
    to: zone.offsets[index + 1]?.from ?? Number.POSITIVE_INFINITY,
    seconds,
  }));
  const fitting = spans
    .map(({ from, to, seconds }) => ({ at: wall - 1000 * seconds, from, to }))
    .filter(({ at, from, to }) => at >= from && at < to);
  if (fitting.length > 0) return (doubt === 'earlier' ? fitting[0] : fitting.at(-1))?.at ?? Number.NaN;
  for (const [index, { to, seconds }] of spans.entries()) {
    const next = spans[index + 1];
    if (next === undefined || wall < to + 1000 * seconds || wall >= to + 1000 * next.seconds) continue;
    return wall - 1000 * (doubt === 'earlier' ? next.seconds : seconds);
  }
  return Number.NaN;
}

function naiveWall(zone: ZoneRules, instant: number): WallTime {
  let seconds = zone.offsets[0]?.seconds ?? 0;
  for (const offset of zone.offsets) if (offset.from <= instant) seconds = offset.seconds;
  return instant + 1000 * seconds;
}

/** What a day counts, looked up in the lists. */
function naiveCounts(calendar: CalendarVersion, day: Day): { readonly counts: number; readonly ends?: number } {
  if (!wasThere(calendar.zone, day)) return { counts: 0 };
  const special = calendar.days.find((each) => each.day === day);
  // 1 January 2024 was a Monday.
  const counts = special?.counts ?? calendar.week[(((day - dayAt(2024, 1, 1)) % 7) + 7) % 7] ?? 0;
  if (counts !== 1) return { counts };
  return { counts, ends: special?.until ?? Math.floor((calendar.hours.from + calendar.hours.to) / 2) };
}

/** Whether the clocks show a quarter of an hour of this day at all. */
function wasThere(zone: ZoneRules, day: Day): boolean {
  const isFarFromChange = zone.offsets.every(({ from }) => Math.abs(from - day * dayMs) > 4 * dayMs);
  if (isFarFromChange) return true;
  for (let at = (day - 1) * dayMs; at < (day + 2) * dayMs; at += 15 * minuteMs)
    if (Math.floor(naiveWall(zone, at) / dayMs) === day) return true;
  return false;
}

function naiveClose({ zone, hours }: CalendarVersion, day: Day, ends = hours.to): number {
  return naiveInstant(zone, day * dayMs + ends * minuteMs, ends === 1440 ? 'later' : 'earlier');
}

/** A walk from the day of entry, one day after the other. */
export function naiveSoakDue(calendar: CalendarVersion, entered: number, workingDays: number): number | undefined {
  if (workingDays === 0) return entered;
  const { zone, hours } = calendar;
  let day = Math.floor(naiveWall(zone, entered) / dayMs);
  let timeMs = naiveWall(zone, entered) - day * dayMs;
  const { counts, ends } = naiveCounts(calendar, day);
  // The one that is first on the clock: where the clocks skip a day, the other may be the earlier instant, and is none of that day.
  const cutOff = Math.min(...[calendar.cutOff, ends].filter((each) => each !== undefined));
  const isLate = cutOff < Number.POSITIVE_INFINITY && entered >= naiveInstant(zone, day * dayMs + cutOff * minuteMs, 'earlier') + minuteMs;
  if (counts === 0 || isLate) {
    do day += 1;
    while (day <= calendar.last && naiveCounts(calendar, day).counts === 0);
    timeMs = hours.from * minuteMs;
  }
  for (let open = 2 * workingDays; open > 0;) {
    day += 1;
    if (day > calendar.last) return undefined;
    open -= naiveCounts(calendar, day).counts;
  }
  return naiveInstant(zone, day * dayMs + timeMs, 'later');
}

/** Every day's work that lies between two instants, added up. */
export function naiveWorkingTime(calendar: CalendarVersion, from: number, to: number): number {
  let sum = 0;
  // Two days more at each end: whatever the zone, all that could touch it is among them.
  for (let day = Math.floor(from / dayMs) - 2; day <= Math.floor(to / dayMs) + 2; day += 1) {
    if (day < calendar.first || day > calendar.last) continue;
    const { counts, ends } = naiveCounts(calendar, day);
    if (counts === 0) continue;
    const opens = naiveInstant(calendar.zone, day * dayMs + calendar.hours.from * minuteMs, 'later');
    const closes = naiveClose(calendar, day, ends);
    sum += Math.max(0, Math.min(to, closes) - Math.max(from, opens));
  }
  return sum;
}
