import type { Instant } from '#core/system.ts';
import { wordsOfSpan } from '#core/words.ts';

const dayMs = 86_400_000;
/** Within this time the weekday alone says which day is meant. */
const weekMs = 6 * dayMs;

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const exactTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short' });
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
const dayAndYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** What happened within this time is told to the second. */
const recentMs = 5 * 60_000;

/** `14:00:07` just now, `14:00` today, `Thu 14:00` within the week, `Thu 7 May` within half a year, `7 May 2025` else. In the reader's own zone. */
export function wordsOfInstant(at: Instant, now: Instant): string {
  if (at <= now && now - at < recentMs) return exactTime.format(at);
  if (wordsOfDay(at) === wordsOfDay(now) && Math.abs(at - now) < 2 * dayMs) return time.format(at);
  const distance = Math.abs(at - now);
  if (distance < weekMs) return `${weekday.format(at)} ${time.format(at)}`;
  return distance < 182 * dayMs ? wordsOfDay(at) : dayAndYear.format(at);
}

/** `Mon 8 Jun`. */
export function wordsOfDay(at: Instant): string {
  return day.format(at).replace(',', '');
}

/** `14:03:07`. */
export function wordsOfTime(at: Instant): string {
  return exactTime.format(at);
}

/** `in 12 s` until it comes; then what waits for it is due. */
export function wordsOfCountdown(at: Instant, now: Instant): string {
  const left = at - now;
  // To the whole second: milliseconds would only flicker.
  return left <= 0 ? 'now' : `in ${wordsOfSpan(Math.ceil(left / 1000) * 1000)}`;
}

/** The whole truth about an instant, for the pointer and for screen readers: the reader's zone, and ISO. */
export function wordsOfExactInstant(at: Instant): string {
  return `${wordsOfDay(at)} ${exactTime.format(at)} here, ${new Date(at).toISOString()}`;
}
