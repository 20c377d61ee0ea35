// Dates of the Gregorian calendar and times of day on the wall: arithmetic only, no zone.
import { dayAt, dayMs, dayOf, minuteMs } from './day.ts';
import type { Day, MinuteOfDay, WallTime } from './types.ts';

/** `month` from 1 to 12. */
export interface WallDate {
  readonly year: number;
  readonly month: number;
  readonly date: number;
}

/** Undefined where the calendar has no such day: 30 February. */
export function dayOfDate({ year, month, date }: WallDate): Day | undefined {
  if (month < 1 || month > 12 || date < 1 || date > daysInMonth(year, month)) return undefined;
  return dayAt(year, month, date);
}

export function dateOfDay(day: Day): WallDate {
  const at = new Date(day * dayMs);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() };
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Of a minute of 1,440 it is the midnight after. */
export function wallAt(day: Day, minute: MinuteOfDay = 0): WallTime {
  return day * dayMs + minute * minuteMs;
}

export function minuteOfWall(wall: WallTime): MinuteOfDay {
  return Math.floor((wall - wallAt(dayOf(wall))) / minuteMs);
}
