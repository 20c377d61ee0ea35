import type { DateMove, ForetoldDates, MovePart } from './foretold.ts';
import { parseDay, shortDay } from './time/day.ts';
import { wordsOfSpan } from './words.ts';

interface Told extends ForetoldDates {
  readonly release: string;
  readonly move?: DateMove;
}

/** `1.1.0 is live by Thu 18 Jun at even odds, by Thu 25 Jun in 9 of 10: 3 d later, because …`. */
export function foretoldWords(told: Told): string {
  return `${told.release} ${dateWords(told)}${told.move === undefined ? '' : `: ${moveWords(told.move)}`}`;
}

/** As it was told then, in the system's zone of then. */
export function dateWords({ days, neverPercent }: ForetoldDates): string {
  const even = dayIn(days.evenOdds);
  if (even === undefined) return neverPercent >= 100 ? 'has no date' : 'has less than even odds to be live at all';
  const most = dayIn(days.nineInTen);
  if (most === undefined) return `is live by ${even} at even odds`;
  return most === even ? `is live by ${even} in 9 of 10` : `is live by ${even} at even odds, by ${most} in 9 of 10`;
}

function dayIn(text: string | undefined): string | undefined {
  const day = text === undefined ? undefined : parseDay(text);
  return day === undefined ? undefined : shortDay(day);
}

/** `3 d later than foretold, by: Whit Monday (Mon 25 May) counts otherwise (+1 d); carla has not answered for 2 d (+2 d)`. */
export function moveWords({ ms, samples, parts }: DateMove): string {
  const by = parts.length === 0 ? '' : `: ${parts.map(partWords).join('; ')}`;
  return samples === 0 ? `nothing to compare it with${by}` : `${shiftOf(ms)}${by}`;
}

/** `3 d later`. */
export function shiftOf(ms: number): string {
  if (ms === 0) return 'as far on as it was';
  return `${wordsOfSpan(Math.abs(ms))} ${ms > 0 ? 'later' : 'sooner'}`;
}

function partWords(part: MovePart): string {
  return `${part.words} (${sizeOf(part)})`;
}

/** `+1 d`, `−4 h`, or that a date is lost or won by it. */
export function sizeOf({ ms, turns }: Pick<MovePart, 'ms' | 'turns'>): string {
  if (turns !== undefined) return turns === 'gone' ? 'no date since' : 'a date again';
  return ms === 0 ? '0' : `${ms > 0 ? '+' : '−'}${wordsOfSpan(Math.abs(ms))}`;
}
