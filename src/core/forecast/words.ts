// A forecast in one line. Where a person is on the way there is never one date.
import { clockOf } from '#core/time/day-words.ts';
import { dayOf, shortDay, yearOf } from '#core/time/day.ts';
import type { ZoneRules } from '#core/time/types.ts';
import { minuteOfWall } from '#core/time/wall-date.ts';
import { wallOf } from '#core/time/zone.ts';
import type { Instant } from '#core/system.ts';
import { andOf, counted } from '#core/words.ts';
import type { Leg } from './explain.ts';
import type { ForecastRelease } from './forecast.ts';

/** Below it nine in ten is no more than a guess: nine answers are needed before the longest of them can bound nine in ten. */
const enoughAnswers = 9;

/** `Earliest Tue 16 Jun 10:00 (soaks, windows). Even odds by Thu 18, 9 in 10 by Thu 25, from 14 sign-offs.` */
export function forecastWords(
  forecast: ForecastRelease,
  legs: readonly Leg[],
  { zone, now }: { readonly zone: ZoneRules; readonly now: Instant },
): string {
  const { earliest, evenOdds, nineInTen, people } = forecast;
  if (earliest === undefined) return `No date: ${heldWords(legs)}.`;
  const first = `${longWords(zone, earliest, now)}${becauseWords(legs)}`;
  if (people === 0 && nineInTen !== undefined)
    return `${capital(first)}; 9 in 10 by ${isSameDay(zone, earliest, nineInTen) ? clockWords(zone, nineInTen) : longWords(zone, nineInTen, now)}.`;
  // Two odds of one day would only be a riddle: the better one is said.
  const isOneDay = evenOdds !== undefined && nineInTen !== undefined && isSameDay(zone, evenOdds, nineInTen);
  const odds = isOneDay
    ? [`in 9 of 10 cases by ${dayWordsAfter(zone, earliest, nineInTen)}`]
    : [
        evenOdds === undefined ? undefined : `even odds by ${dayWordsAfter(zone, earliest, evenOdds)}`,
        nineInTen === undefined ? undefined : `9 in 10 by ${dayWordsAfter(zone, evenOdds ?? earliest, nineInTen)}`,
      ].filter((part) => part !== undefined);
  const never =
    forecast.neverPercent === 0
      ? ''
      : ` In ${forecast.neverPercent} of 100 it never gets there${forecast.gonePercent > 0 ? ', because a newer release takes its place' : ''}.`;
  return `Earliest ${first}. ${odds.length === 0 ? 'Less than even odds' : capital(odds.join(', '))}${answersWords(forecast)}.${never}`;
}

function answersWords({ people, answers, fewestAnswers }: ForecastRelease): string {
  if (people === 0) return '';
  const from = answers === 0 ? ', from no answers yet: these are our own guesses' : `, from ${counted(answers, 'answer')} of people`;
  return answers > 0 && fewestAnswers < enoughAnswers ? `${from} (wide: ${counted(fewestAnswers, 'observation')})` : from;
}

/** What the earliest date comes from. */
function becauseWords(legs: readonly Leg[]): string {
  const last = legs.flatMap(({ because, waits }) => {
    if (because === 'window') return ['windows'];
    if (because === 'train') return ['its train'];
    if (because === 'line') return ['releases before it'];
    const latest = waits.toSorted((left, right) => (right.to ?? 0) - (left.to ?? 0))[0];
    return because === 'gates' && latest !== undefined && latest.of !== 'person' ? [`${latest.of}s`] : [];
  });
  const kinds = [...new Set(last)];
  return kinds.length === 0 ? '' : ` (${kinds.join(', ')})`;
}

function heldWords(legs: readonly Leg[]): string {
  const stuck = legs.find(({ entered }) => entered === undefined);
  const held = stuck?.waits.filter(({ to }) => to === undefined) ?? [];
  const reasons = held.map(({ because, label, stage }) => because ?? `${label} in ${stage} ends beyond what is known`);
  if (reasons.length > 0) return andOf(reasons);
  if (stuck?.because === 'line') return `a release that stands before it in ${stuck.stage} is held`;
  return stuck === undefined
    ? 'nothing is known of its way'
    : `no time is known at which it may start into ${stuck.stage}, or nobody leaves it`;
}

/** The year only where it is another. */
function longWords(zone: ZoneRules, at: Instant, now: Instant): string {
  const day = dayOf(wallOf(zone, at));
  const year = yearOf(day) === yearOf(dayOf(wallOf(zone, now))) ? '' : ` ${yearOf(day)}`;
  return `${shortDay(day)}${year} ${clockWords(zone, at)}`;
}

/** `Thu 18` in the same month as what was said before it, else `Thu 2 Jul`, with the year where that is another. */
function dayWordsAfter(zone: ZoneRules, before: Instant, at: Instant): string {
  const [day, said] = [dayOf(wallOf(zone, at)), dayOf(wallOf(zone, before))];
  const words = shortDay(day);
  if (yearOf(day) !== yearOf(said)) return `${words} ${yearOf(day)}`;
  return words.slice(-3) === shortDay(said).slice(-3) ? words.slice(0, -4) : words;
}

function isSameDay(zone: ZoneRules, left: Instant, right: Instant): boolean {
  return dayOf(wallOf(zone, left)) === dayOf(wallOf(zone, right));
}

function clockWords(zone: ZoneRules, at: Instant): string {
  return clockOf(minuteOfWall(wallOf(zone, at)));
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
