import type { Instant } from '#core/system.ts';
import { presentLocale } from './language.ts';
import { say } from './say.ts';
import { wordsOfSpan } from './spans.ts';

const dayMs = 86_400_000;
/** Within this time the weekday alone says which day is meant. */
const weekMs = 6 * dayMs;

/** Made once: a format costs more than what it formats. */
const made = new Map<string, Intl.DateTimeFormat>();

const options = {
  time: { hour: '2-digit', minute: '2-digit' },
  exactTime: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  weekday: { weekday: 'short' },
  day: { day: 'numeric', month: 'short' },
  dayOfMonth: { day: 'numeric' },
  dayAndYear: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'short' },
} as const;

/** An instant in the language of the page, in the reader's own zone where none is named. An unknown zone throws. */
export function formatted(kind: keyof typeof options, at: Instant, timeZone?: string): string {
  const key = `${presentLocale()} ${kind} ${timeZone ?? ''}`;
  const format =
    made.get(key) ?? new Intl.DateTimeFormat(presentLocale(), { ...options[kind], ...(timeZone !== undefined && { timeZone }) });
  made.set(key, format);
  // `22. Nov`, as a timetable has it: a sentence may end with it.
  return format.format(at).replace(/(?<=\p{L}{3})\./u, '');
}

/** What happened within this time is told to the second. */
export const recentMs = 5 * 60_000;

/** `14:00:07` just now, `14:00` today, `Thu 14:00` within the week, `Thu 7 May` within half a year, `7 May 2025` else. In the reader's own zone. */
export function wordsOfInstant(at: Instant, now: Instant): string {
  if (at <= now && now - at < recentMs) return formatted('exactTime', at);
  if (wordsOfDay(at) === wordsOfDay(now) && Math.abs(at - now) < 2 * dayMs) return formatted('time', at);
  const distance = Math.abs(at - now);
  if (distance < weekMs) return `${formatted('weekday', at)} ${formatted('time', at)}`;
  return distance < 182 * dayMs ? wordsOfDay(at) : formatted('dayAndYear', at);
}

/** `Mon 8 Jun`. */
export function wordsOfDay(at: Instant, timeZone?: string): string {
  return `${formatted('weekday', at, timeZone)} ${formatted('day', at, timeZone)}`;
}

/** Whether both are said, and are the same day to the reader. */
export function isOneDay(left: Instant | undefined, right: Instant | undefined): boolean {
  return left !== undefined && right !== undefined && wordsOfDay(left) === wordsOfDay(right);
}

/** `14:03:07`. */
export function wordsOfTime(at: Instant): string {
  return formatted('exactTime', at);
}

/** `CET`, `GMT+9`: the reader's own zone, in which every time of a page is that names no other. */
export function wordsOfZone(at: Instant): string {
  const format = made.get(`${presentLocale()} zone`) ?? new Intl.DateTimeFormat(presentLocale(), { timeZoneName: 'short' });
  made.set(`${presentLocale()} zone`, format);
  return format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** `in 12 s` until it comes; then what waits for it is due. */
export function wordsOfCountdown(at: Instant, now: Instant): string {
  const left = at - now;
  // To the whole second: milliseconds would only flicker.
  return left <= 0 ? say('now') : say('in {span}', { span: wordsOfSpan(Math.ceil(left / 1000) * 1000) });
}

/** The whole truth about an instant, for the pointer and for screen readers: the reader's zone, and ISO. */
export function wordsOfExactInstant(at: Instant): string {
  return say('{instant} here, {iso}', { instant: `${wordsOfDay(at)} ${formatted('exactTime', at)}`, iso: new Date(at).toISOString() });
}
