import type { ForecastLine } from '#core/forecast/view.ts';
import type { Instant } from '#core/system.ts';
import { parseDay, shortDay, weekdayOf } from '#core/time/day.ts';
import type { TimeScope } from '#core/time/types.ts';
import type { CalendarView, DayView } from '#core/views/calendar.ts';
import { andOf, counted } from '#core/words.ts';
import { wordsOfDay } from '#web/words/instants.ts';
import { lengthOf, type TriedFreeze } from './freeze.ts';
import type { Moved } from './moved.ts';

/** `Tue 16 Jun`: a date of the system, wherever it is read. */
export function wordsOfDate(date: string): string {
  return shortDay(parseDay(date) ?? 0);
}

/** `Tue 16 to Thu 18 Jun`. */
export function wordsOfDates(first: string, last: string): string {
  if (first === last) return wordsOfDate(first);
  const [from, to] = [wordsOfDate(first), wordsOfDate(last)];
  return from.slice(-3) === to.slice(-3) && first.slice(0, 4) === last.slice(0, 4) ? `${from.slice(0, -4)} to ${to}` : `${from} to ${to}`;
}

/** `a freeze of PROD from Tue 16 to Thu 18 Jun`. */
export function wordsOfFreeze({ first, last, stages }: TriedFreeze): string {
  const where = stages === undefined ? 'every stage' : andOf(stages);
  return first === last ? `a freeze of ${where} on ${wordsOfDate(first)}` : `a freeze of ${where} from ${wordsOfDates(first, last)}`;
}

/** `3 working days`. */
export function wordsOfLength(freeze: TriedFreeze, days: readonly DayView[]): string {
  return counted(lengthOf(freeze, days), 'working day');
}

/** What a window or a freeze is about: `PROD`, `every stage, hotfixes only`. */
export function wordsOfScope({ stages, environments, services, kinds }: TimeScope): string {
  const parts = [stages, environments, services].flatMap((names) => (names === undefined ? [] : [andOf(names)]));
  const only = kinds?.length === 1 ? (kinds[0] === 'hotfix' ? ', hotfixes only' : ', not hotfixes') : '';
  return `${parts.length === 0 ? 'every stage' : parts.join(', ')}${only}`;
}

/** The answer of the page where nothing is tried. */
export function wordsOfComing(lines: readonly ForecastLine[], view: CalendarView): string {
  const off = wordsOfNextOff(view);
  const dated = lines.filter(({ earliest }) => earliest !== undefined);
  const [next] = dated.toSorted((left, right) => soonest(left) - soonest(right));
  if (next === undefined) {
    const none = lines.length === 0 ? 'No release is on its way' : `No date is known for ${andOf(lines.map(({ release }) => release))}`;
    return `${none}. ${off}`;
  }
  const others = lines.length === 1 ? '' : ` ${counted(lines.length - 1, 'other')} on the way.`;
  return `${next.release} is live next: ${wordsOfOdds(next)}.${others} ${off}`;
}

/** Never one date where a person is on the way: `even odds by Wed 17 Jun, 9 in 10 by Mon 22 Jun`. */
export function wordsOfOdds({ people, earliest, evenOdds, nineInTen }: ForecastLine): string {
  if (earliest === undefined) return 'no date';
  if (people === 0 && nineInTen !== undefined && wordsOfDay(earliest) === wordsOfDay(nineInTen)) return `on ${wordsOfDay(earliest)}`;
  const parts = [
    evenOdds === undefined ? `earliest ${wordsOfDay(earliest)}` : `even odds by ${wordsOfDay(evenOdds)}`,
    nineInTen === undefined ? 'less than 9 in 10 ever' : `9 in 10 by ${wordsOfDay(nineInTen)}`,
  ];
  return parts.join(', ');
}

/** The answer of the page to what was tried. */
export function wordsOfTried(freeze: TriedFreeze, moved: readonly Moved[]): string {
  const words = wordsOfFreeze(freeze);
  const [first, ...others] = moved.filter(({ isMoved }) => isMoved);
  if (first === undefined) return `${words.charAt(0).toUpperCase()}${words.slice(1)} moves no date.`;
  const { before, after } = first.evenOdds;
  const same = before !== undefined && after !== undefined && wordsOfDay(before) === wordsOfDay(after);
  const told =
    after === undefined
      ? `${first.release} has less than even odds to go live`
      : same
        ? `${first.release} keeps its even odds by ${wordsOfDay(after)}, and is later in some cases`
        : `${first.release} goes live by ${wordsOfDay(after)} at even odds${before === undefined ? '' : `, not ${wordsOfDay(before)}`}`;
  const rest = others.length === 0 ? '' : ` ${counted(others.length, 'other release')} ${others.length === 1 ? 'moves' : 'move'}, too.`;
  return `With ${words}, ${told}.${rest}`;
}

function wordsOfNextOff({ days, now }: CalendarView): string {
  const next = days.find((day) => day.from > now && day.because !== undefined && day.kind !== 'weekend' && day.counts !== 1);
  return next === undefined ? '' : `Next day off: ${wordsOfDate(next.date)}, ${next.because}.`;
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
