import { say, sayCore, sayCount } from '#web/words/say.ts';
import type { ForecastLine } from '#core/forecast/view.ts';
import type { Instant } from '#core/system.ts';
import { dayMs, parseDay, weekdayOf } from '#core/time/day.ts';
import type { TimeScope } from '#core/time/types.ts';
import type { CalendarView, DayView } from '#core/views/calendar.ts';
import { andOf } from '#web/words/lists.ts';
import { formatted, wordsOfDay } from '#web/words/instants.ts';
import { lengthOf, type TriedFreeze } from './freeze.ts';
import type { Moved } from './moved.ts';

/** `Tue 16 Jun`: a date of the system, wherever it is read. */
export function wordsOfDate(date: string): string {
  return wordsOfDay((parseDay(date) ?? 0) * dayMs, 'UTC');
}

/** `Tue 16 to Thu 18 Jun`. */
export function wordsOfDates(first: string, last: string): string {
  if (first === last) return wordsOfDate(first);
  const to = wordsOfDate(last);
  if (first.slice(0, 7) !== last.slice(0, 7)) return say('{from} to {to}', { from: wordsOfDate(first), to });
  const at = (parseDay(first) ?? 0) * dayMs;
  return say('{weekday} {day} to {to}', { weekday: formatted('weekday', at, 'UTC'), day: formatted('dayOfMonth', at, 'UTC'), to });
}

/** `a freeze of PROD from Tue 16 to Thu 18 Jun`. */
export function wordsOfFreeze({ first, last, stages }: TriedFreeze): string {
  const where = stages === undefined ? say('every stage') : andOf(stages);
  return first === last
    ? say('a freeze of {where} on {date}', { where, date: wordsOfDate(first) })
    : say('a freeze of {where} from {dates}', { where, dates: wordsOfDates(first, last) });
}

/** `3 working days`. */
export function wordsOfLength(freeze: TriedFreeze, days: readonly DayView[]): string {
  return sayCount(lengthOf(freeze, days), '{count} working day', '{count} working days');
}

/** What a window or a freeze is about: `PROD`, `every stage, hotfixes only`. */
export function wordsOfScope({ stages, environments, services, kinds }: TimeScope): string {
  const parts = [stages, environments, services].flatMap((names) => (names === undefined ? [] : [andOf(names)]));
  const only = kinds?.length === 1 ? (kinds[0] === 'hotfix' ? say(', hotfixes only') : say(', not hotfixes')) : '';
  return `${parts.length === 0 ? say('every stage') : parts.join(', ')}${only}`;
}

/** The answer of the page where nothing is tried. */
export function wordsOfComing(lines: readonly ForecastLine[], view: CalendarView): string {
  const off = wordsOfNextOff(view);
  const dated = lines.filter(({ earliest }) => earliest !== undefined);
  const [next] = dated.toSorted((left, right) => soonest(left) - soonest(right));
  if (next === undefined) {
    const releases = andOf(lines.map(({ release }) => release));
    return `${lines.length === 0 ? say('No release is on its way.') : say('No date is known for {releases}.', { releases })} ${off}`;
  }
  const others = lines.length === 1 ? '' : ` ${sayCount(lines.length - 1, '{count} other on the way.', '{count} others on the way.')}`;
  return say('{release} is live next: {odds}.{others} {off}', { release: next.release, odds: wordsOfOdds(next), others, off });
}

/** Never one date where a person is on the way: `even odds by Wed 17 Jun, 9 in 10 by Mon 22 Jun`. */
export function wordsOfOdds({ people, earliest, evenOdds, nineInTen, neverPercent }: ForecastLine): string {
  if (earliest === undefined) return say('no date');
  if (people === 0 && nineInTen !== undefined && wordsOfDay(earliest) === wordsOfDay(nineInTen))
    return say('on {day}', { day: wordsOfDay(earliest) });
  if (evenOdds !== undefined && nineInTen !== undefined && wordsOfDay(evenOdds) === wordsOfDay(nineInTen))
    return say('by {at} in 9 of 10 cases', { at: wordsOfDay(nineInTen) });
  const parts = [
    evenOdds === undefined ? say('earliest {at}', { at: wordsOfDay(earliest) }) : say('even odds by {at}', { at: wordsOfDay(evenOdds) }),
    nineInTen === undefined
      ? say('in {count} of 100 cases never', { count: neverPercent })
      : say('9 in 10 by {at}', { at: wordsOfDay(nineInTen) }),
  ];
  return parts.join(', ');
}

/** The answer of the page to what was tried. */
export function wordsOfTried(freeze: TriedFreeze, moved: readonly Moved[]): string {
  const words = wordsOfFreeze(freeze);
  const [first, ...others] = moved.filter(({ isMoved }) => isMoved);
  if (first === undefined) return say('{freeze} moves no date.', { freeze: words.charAt(0).toUpperCase() + words.slice(1) });
  const { before, after } = first.evenOdds;
  const same = before !== undefined && after !== undefined && wordsOfDay(before) === wordsOfDay(after);
  const told =
    after === undefined
      ? say('{release} has less than even odds to go live', { release: first.release })
      : same
        ? say('{release} keeps its even odds by {at}, and is later in some cases', { release: first.release, at: wordsOfDay(after) })
        : before === undefined
          ? say('{release} goes live by {at} at even odds', { release: first.release, at: wordsOfDay(after) })
          : say('{release} goes live by {at} at even odds, not {before}', {
              release: first.release,
              at: wordsOfDay(after),
              before: wordsOfDay(before),
            });
  const rest =
    others.length === 0 ? '' : ` ${sayCount(others.length, '{count} other release moves, too.', '{count} other releases move, too.')}`;
  return say('With {freeze}, {told}.{rest}', { freeze: words, told, rest });
}

function wordsOfNextOff({ days, now }: CalendarView): string {
  const next = days.find((day) => day.from > now && day.because !== undefined && day.kind !== 'weekend' && day.counts !== 1);
  return next === undefined
    ? ''
    : say('Next day off: {date}, {because}.', { date: wordsOfDate(next.date), because: sayCore(next.because ?? '') });
}

function soonest({ evenOdds, earliest }: ForecastLine): Instant {
  return evenOdds ?? earliest ?? Number.POSITIVE_INFINITY;
}

/** By ISO 8601: the week of its Thursday. */
export function weekOf(date: string): number {
  const day = parseDay(date) ?? 0;
  const thursday = day - weekdayOf(day) + 3;
  const year = new Date(thursday * 86_400_000).getUTCFullYear();
  return 1 + Math.floor((thursday - Date.UTC(year, 0, 1) / 86_400_000) / 7);
}
