import { longDay, shortDay } from './day.ts';
import { endOf, weightOf, type DayIndex } from './index-of-days.ts';
import type { CalendarDay, Day, MinuteOfDay } from './types.ts';

/** Why a day counts as it does: `Mon 25 May: Whit Monday, does not count`. */
export function dayWords(index: DayIndex, day: Day): string {
  const { calendar } = index;
  const position = day - calendar.first;
  const weight = index.weights[position];
  if (weight === undefined) return `${longDay(day)}: not known to this calendar`;
  const special = findDay(calendar.days, day);
  const planned = weightOf(calendar, day, special);
  if (weight === 0 && planned > 0) return `${shortDay(day)}: never was, the clocks were put forward over it`;
  const because = special?.because ?? (weight === 0 ? 'weekend' : undefined);
  const ends = weight === 0 ? undefined : endOf(calendar, planned, special);
  const counts = `${['does not count', 'counts half', 'counts'][weight] ?? ''}${ends === undefined ? '' : `, until ${clockOf(ends)}`}`;
  return `${shortDay(day)}: ${because === undefined ? counts : `${because}, ${counts}`}`;
}

/** `09:00`. */
export function clockOf(minute: MinuteOfDay): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function findDay(days: readonly CalendarDay[], day: Day): CalendarDay | undefined {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle]?.day ?? day) < day) low = middle + 1;
    else high = middle;
  }
  return days[low]?.day === day ? days[low] : undefined;
}
