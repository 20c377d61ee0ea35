// Whether a rule's day ever comes, and what it skips: asked of the calendar itself, day by day, so that nothing waits for 30 February.
import type { Rule } from './recurrence-types.ts';
import { dayAt, dayOf, weekdayOf } from './day.ts';
import type { Day, WallTime } from './types.ts';
import { type WallDate, dateOfDay, daysInMonth, minuteOfWall } from './wall-date.ts';

/** The Gregorian calendar repeats itself after so many days: what does not come in them never comes. */
const cycleDays = 146_097;
const skipDays = 8 * 366;

/** What a rule leaves to its beginning, written out: without `BYDAY`, weekly means the weekday of `from`. */
export function fillRule(rule: Rule, from: WallTime): Rule {
  const day = dayOf(from);
  const minute = minuteOfWall(from);
  const times = { byHour: rule.byHour ?? [Math.floor(minute / 60)], byMinute: rule.byMinute ?? [minute % 60] };
  return { ...rule, ...daysLeftTo(rule, day), ...times };
}

/** Whether days or times of the rule hang on where it begins. */
export function hangsOnStart(rule: Rule): boolean {
  return rule.interval > 1 || rule.count !== undefined || Object.keys(daysLeftTo(rule, 0)).length > 0;
}

function daysLeftTo(rule: Rule, day: Day): Partial<Rule> {
  const { month, date } = dateOfDay(day);
  const hasDays = rule.byMonthDay !== undefined || rule.byDay !== undefined || rule.byYearDay !== undefined;
  if (hasDays) return {};
  switch (rule.frequency) {
    case 'YEARLY':
      if (rule.byWeekNo !== undefined) return { byDay: [{ weekday: weekdayOf(day) }] };
      return { byMonthDay: [date], byMonth: rule.byMonth ?? [month] };
    case 'MONTHLY':
      return { byMonthDay: [date] };
    case 'WEEKLY':
      return { byDay: [{ weekday: weekdayOf(day) }] };
    case 'DAILY':
      return {};
  }
}

/** Whether a rule, filled, comes at all from a day on. */
export function comesFrom(rule: Rule, from: Day): boolean {
  const wanted = Math.min(...(rule.bySetPos ?? [1]).map(Math.abs));
  const timesADay = (rule.byHour?.length ?? 1) * (rule.byMinute?.length ?? 1);
  const first = periodOf(rule, from);
  let period = Number.NaN;
  let times = 0;
  // The period in which it begins counts whole, for what is chosen from its end.
  for (let day = from - 366; day < from + cycleDays; day += 1) {
    const current = periodOf(rule, day);
    if (current < first || (current - first) % rule.interval !== 0 || !isDayOf(rule, day)) continue;
    times = current === period ? times + timesADay : timesADay;
    period = current;
    if (times >= wanted && (day >= from || rule.bySetPos !== undefined)) return true;
  }
  return false;
}

/** A month, or for a yearly rule a year, in whose turn it does not come; undefined where it always does. */
export function findSkipped(rule: Rule, from: Day): WallDate | undefined {
  if (rule.frequency !== 'MONTHLY' && rule.frequency !== 'YEARLY') return undefined;
  const { year, month } = dateOfDay(from);
  const begin = dayAt(year, rule.frequency === 'YEARLY' ? 1 : month, 1);
  const first = periodOf(rule, begin);
  const expected = new Map<number, WallDate>();
  const come = new Set<number>();
  for (let day = begin; day < begin + Math.min(skipDays * rule.interval, cycleDays); day += 1) {
    const period = periodOf(rule, day);
    const date = dateOfDay(day);
    if ((period - first) % rule.interval !== 0) continue;
    if (rule.frequency === 'MONTHLY' && rule.byMonth?.includes(date.month) === false) continue;
    if (!expected.has(period)) expected.set(period, date);
    if (isDayOf(rule, day)) come.add(period);
  }
  // The last one is not seen to its end.
  return [...expected].slice(0, -1).find(([period]) => !come.has(period))?.[1];
}

/** The number of the year, month, week or day that intervals count in. */
export function periodOf(rule: Rule, day: Day): number {
  const { year, month } = dateOfDay(day);
  switch (rule.frequency) {
    case 'YEARLY':
      return year;
    case 'MONTHLY':
      return year * 12 + month;
    case 'WEEKLY':
      // 1970-01-01 was a Thursday.
      return Math.floor((day + 3 - rule.weekStart) / 7);
    case 'DAILY':
      return day;
  }
}

/** Whether a day is one of a filled rule, whatever its interval and its positions. */
export function isDayOf(rule: Rule, day: Day): boolean {
  const at = dateOfDay(day);
  return (
    (rule.byMonth?.includes(at.month) ?? true) &&
    hasEither(rule.byMonthDay, at.date, daysInMonth(at.year, at.month)) &&
    hasEither(rule.byYearDay, day - dayAt(at.year, 1, 1) + 1, dayAt(at.year + 1, 1, 1) - dayAt(at.year, 1, 1)) &&
    isWeekOf(rule, day) &&
    isWeekdayOf(rule, day, at)
  );
}

/** The nth, or the nth from the end: of 31 the last is 31 and -1. */
function hasEither(list: readonly number[] | undefined, nth: number, length: number): boolean {
  return list === undefined || list.includes(nth) || list.includes(nth - length - 1);
}

function isWeekdayOf(rule: Rule, day: Day, { year, month, date }: WallDate): boolean {
  if (rule.byDay === undefined) return true;
  const inMonth = rule.frequency === 'MONTHLY' || rule.byMonth !== undefined;
  const index = inMonth ? date - 1 : day - dayAt(year, 1, 1);
  const length = inMonth ? daysInMonth(year, month) : dayAt(year + 1, 1, 1) - dayAt(year, 1, 1);
  const nth = Math.floor(index / 7) + 1;
  const nthFromEnd = -Math.floor((length - 1 - index) / 7) - 1;
  const weekday = weekdayOf(day);
  return rule.byDay.some((each) => each.weekday === weekday && (each.nth === undefined || each.nth === nth || each.nth === nthFromEnd));
}

function isWeekOf(rule: Rule, day: Day): boolean {
  if (rule.byWeekNo === undefined) return true;
  // A week belongs to the year that has four of its days.
  const start = day - ((weekdayOf(day) - rule.weekStart + 7) % 7);
  const { year } = dateOfDay(start + 3);
  const number = Math.floor((start + 3 - dayAt(year, 1, 1)) / 7) + 1;
  const weeks = Math.floor((dayAt(year + 1, 1, 1) - 1 - (start + 3)) / 7) + number;
  return hasEither(rule.byWeekNo, number, weeks);
}
