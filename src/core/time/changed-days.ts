import { dayWords } from './day-words.ts';
import { dateText } from './day.ts';
import type { DayIndex } from './index-of-days.ts';
import type { Day } from './types.ts';

export interface ChangedDay {
  readonly calendar: string;
  readonly date: string;
  readonly before: string;
  readonly after: string;
}

/** The days from this one on that count differently in two versions of a calendar, as far as both know. Another name for the same day off changes nothing. */
export function changedDays(calendar: string, before: DayIndex, after: DayIndex, from: Day): readonly ChangedDay[] {
  const first = Math.max(from, before.calendar.first, after.calendar.first);
  const last = Math.min(before.calendar.last, after.calendar.last);
  const days = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  return days
    .filter((day) => asCounted(before, day) !== asCounted(after, day))
    .map((day) => ({ calendar, date: dateText(day), before: dayWords(before, day), after: dayWords(after, day) }));
}

function asCounted({ calendar, weights }: DayIndex, day: Day): string {
  const until = calendar.days.find((each) => each.day === day)?.until;
  return `${weights[day - calendar.first] ?? 0} ${until ?? ''}`;
}
