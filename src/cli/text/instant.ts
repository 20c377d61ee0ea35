import { parseDuration, wordsOfDuration } from './duration.ts';

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** Local time, as short as it can be told from now: `16:40:05`, `Tue 9 Jun 16:40`, `9 Jun 2027 16:40`. */
export function localTime(at: number, now: number): string {
  const [date, today] = [new Date(at), new Date(now)];
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === today.toDateString()) return Math.abs(at - now) < 3_600_000 ? `${clock}:${two(date.getSeconds())}` : clock;
  const day = `${date.getDate()} ${months[date.getMonth()] ?? ''}`;
  if (date.getFullYear() !== today.getFullYear()) return `${day} ${date.getFullYear()} ${clock}`;
  return `${weekdays[date.getDay()] ?? ''} ${day} ${clock}`;
}

/** `at 16:40 (in 1 h 12 min)`, `at 14:02:10 (8 s ago)`. */
export function localAndRelative(at: number, now: number): string {
  const words = wordsOfDuration(Math.abs(at - now));
  return `at ${localTime(at, now)} (${at >= now ? `in ${words}` : `${words} ago`})`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/**
 * An instant as a person types it: a duration from now (`2h`), or a date that says its zone or is local (`2026-06-09T16:40`).
 * Undefined for what is neither.
 */
export function parseInstant(text: string, now: number): number | undefined {
  const durationMs = parseDuration(text);
  if (durationMs !== undefined) return Math.round(now + durationMs);
  const [, year, month, day] = datePattern.exec(text) ?? [];
  // 30 February would become 2 March without a word.
  if (new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() !== Number(day)) return undefined;
  // A bare date would be read as midnight in Greenwich: it is the local one that people mean.
  const at = new Date(text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T')).getTime();
  return Number.isNaN(at) ? undefined : at;
}

const datePattern = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;
