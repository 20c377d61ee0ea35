import { Misread } from './misread.ts';
import type { Until } from './recurrence-types.ts';
import { dayOfDate, wallAt } from './wall-date.ts';

const shape = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/;

/** `20270331`, `20270331T180000` on the wall, or `20270331T180000Z` in UTC: only a zone makes wall time of the last. */
export function readUntil(value: string, column: number): Until {
  const [, year = '', month = '', date = '', hour, minute = '', second = '', utc] = shape.exec(value) ?? [];
  if (year === '') throw new Misread(column, `\`${value}\` is no date: write \`UNTIL=20270331\` or \`UNTIL=20270331T180000Z\`.`);
  const day = dayOfDate({ year: Number(year), month: Number(month), date: Number(date) });
  if (day === undefined) throw new Misread(column, `there is no ${year}-${month}-${date}: write a date of the calendar.`);
  // A date without a time is the whole day.
  if (hour === undefined) return { zone: 'wall', at: wallAt(day, 24 * 60) - 1 };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    throw new Misread(column, `\`${hour}${minute}${second}\` is no time of day: write 000000 to 235959.`);
  }
  const at = wallAt(day, Number(hour) * 60 + Number(minute)) + Number(second) * 1000;
  return { zone: utc === undefined ? 'wall' : 'utc', at };
}
