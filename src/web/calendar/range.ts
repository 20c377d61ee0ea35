import type { ForecastLine } from '#core/forecast/view.ts';
import type { Instant } from '#core/system.ts';
import { dateText, dayMs } from '#core/time/day.ts';

/** Days that a calendar is asked for; what is absent is as usual. */
export interface CalendarRange {
  readonly from?: string;
  readonly days?: string;
}

/** The usual six weeks are two that were, this one and three to come. Beside the last date there is room for its words, and for another zone. */
const [usualAheadDays, roomDays] = [28, 4];
const [leastWeeks, mostWeeks] = [6, 12];

/** Days that reach to the last of these dates: where it lies behind the usual ones they begin with this week, and are up to twelve. */
export function rangeTo(lines: readonly ForecastLine[], now: Instant): CalendarRange {
  const last = Math.max(now, ...lines.map(({ nineInTen, evenOdds, earliest }) => nineInTen ?? evenOdds ?? earliest ?? now));
  const monday = Math.floor(now / dayMs) - ((new Date(now).getUTCDay() + 6) % 7);
  const days = last / dayMs - monday + roomDays;
  if (days < usualAheadDays) return {};
  const weeks = Math.min(mostWeeks, Math.max(leastWeeks, Math.ceil(days / 7)));
  return { from: dateText(monday), days: String(7 * weeks) };
}
