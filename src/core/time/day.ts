// Days and weekdays by count: no zone, no language of the machine.
import type { Day, WallTime } from './types.ts';

export const minuteMs = 60_000;
export const dayMs = 86_400_000;

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

export function dayOf(wall: WallTime): Day {
  return Math.floor(wall / dayMs);
}

/** Months count from 1. Day 0 of a month is the last of the one before it, as in `Date.UTC`. */
export function dayAt(year: number, month: number, day: number): Day {
  return Date.UTC(year, month - 1, day) / dayMs;
}

/** 0 is Monday. Day 0 was a Thursday. */
export function weekdayOf(day: Day): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** `2026-05-25`; undefined where it is written otherwise, or there is no such day in its month. */
export function parseDay(text: string): Day | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const found = dayAt(Number(year), Number(month), Number(day));
  // 30 February would become 2 March without a word.
  return dateText(found) === text ? found : undefined;
}

/** `2026-05-25`. */
export function dateText(day: Day): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** `Mon 25 May`. */
export function shortDay(day: Day): string {
  const date = new Date(day * dayMs);
  return `${weekdays[weekdayOf(day)] ?? ''} ${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''}`;
}

/** `Mon 25 May 2026`. */
export function longDay(day: Day): string {
  return `${shortDay(day)} ${yearOf(day)}`;
}

export function yearOf(day: Day): number {
  return new Date(day * dayMs).getUTCFullYear();
}
