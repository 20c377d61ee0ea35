// When somebody wants to be told: not in quiet hours, or all at once at a time of the day. Everything here is pure; zones are read elsewhere.
import type { Instant } from '#core/system.ts';
import { dayOf } from '#core/time/day.ts';
import { isDayOf } from '#core/time/recurrence-days.ts';
import { readRecurrence } from '#core/time/recurrence.ts';
import type { Recurrence, Rule } from '#core/time/recurrence-types.ts';
import { resolve, spanFrom } from '#core/time/spans.ts';
import type { Interval, ZoneRules } from '#core/time/types.ts';
import { wallAt } from '#core/time/wall-date.ts';
import { wallOf } from '#core/time/zone.ts';

export type ReadTimes =
  | { readonly ok: true; readonly recurrences: readonly Recurrence[] }
  | { readonly ok: false; readonly sentence: string };

/** `22:00-07:00`, `weekends`, `every Friday 18:00 until Monday 08:00`; several by commas. */
export function readQuietHours(text: string): ReadTimes {
  return readAll(text.split(',').map(asNight));
}

/** `daily 08:00`, `weekdays 08:00`, `every Monday 09:00`. */
export function readDigestTime(text: string): ReadTimes {
  const daily = text.trim().replace(/^daily(?: at)?\s+/i, 'every day ');
  if (!/\d:\d\d$/.test(daily))
    return { ok: false, sentence: `\`${text.trim()}\` has no time: write \`daily 08:00\` or \`every Monday 08:00\`.` };
  return readAll([`${daily} for 1 minute`]);
}

/** Hours of each day, which may go over midnight. */
function asNight(text: string): string {
  const [, from, to] = /^\s*(\d{1,2}:\d\d)\s*(?:-|until)\s*(\d{1,2}:\d\d)\s*$/.exec(text) ?? [];
  if (from === undefined || to === undefined) return text.trim();
  return `every day ${from} until ${to}${minutesOf(to) <= minutesOf(from) ? ' the next day' : ''}`;
}

function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

function readAll(texts: readonly string[]): ReadTimes {
  const recurrences: Recurrence[] = [];
  for (const text of texts) {
    const read = readRecurrence(text);
    if (!read.ok) return { ok: false, sentence: `\`${text}\`: ${read.sentence}` };
    if (!isOfTheWeek(read.recurrence.rule))
      return {
        ok: false,
        sentence: `\`${text}\` is not the same in every week: write \`every day\`, \`weekdays\`, \`weekends\` or \`every Monday\`.`,
      };
    recurrences.push(read.recurrence);
  }
  return { ok: true, recurrences };
}

/** What comes round in a week, so that looking eight days about is enough. */
function isOfTheWeek(rule: Rule | undefined): boolean {
  if (rule === undefined || rule.interval !== 1 || (rule.frequency !== 'DAILY' && rule.frequency !== 'WEEKLY')) return false;
  return rule.count === undefined && rule.until === undefined && rule.bySetPos === undefined && rule.byMonth === undefined;
}

const daysAbout = 8;

/** The first instant from `at` on that is not quiet. Where it is always quiet, a week later: nobody is never told. */
export function quietUntil(recurrences: readonly Recurrence[], zone: ZoneRules, at: Instant): Instant {
  const week = around(recurrences, zone, at);
  // What touches is one: `weekends` and a night that ends in one.
  return week.find(({ from, to }) => from <= at && at < to)?.to ?? at;
}

/** The first such time after `at`. */
export function nextTime(recurrences: readonly Recurrence[], zone: ZoneRules, at: Instant): Instant {
  const later = around(recurrences, zone, at).find(({ from }) => from > at);
  return later?.from ?? at;
}

function around(recurrences: readonly Recurrence[], zone: ZoneRules, at: Instant): readonly Interval[] {
  const today = dayOf(wallOf(zone, at));
  const spans = recurrences.flatMap((recurrence) => {
    const { rule } = recurrence;
    if (rule === undefined) return [];
    const minute = (rule.byHour?.[0] ?? 0) * 60 + (rule.byMinute?.[0] ?? 0);
    const days = Array.from({ length: 2 * daysAbout + 1 }, (_, index) => today - daysAbout + index);
    return days.filter((day) => isDayOf(rule, day)).map((day) => spanFrom(recurrence, wallAt(day, minute)));
  });
  return resolve(spans, zone, 'forbids').intervals;
}
