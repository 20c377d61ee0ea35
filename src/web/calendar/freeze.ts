// A freeze that somebody only tries: whole days, moved and stretched by working days. As text it is what the command line takes.
import { dateText, parseDay } from '#core/time/day.ts';
import type { DayView } from '#core/views/calendar.ts';

export interface TriedFreeze {
  /** `2026-06-16`, both belong to it. */
  readonly first: string;
  readonly last: string;
  /** Absent: every stage. */
  readonly stages?: readonly string[];
}

/** Which of it somebody holds: all, or an end. */
export type Grip = 'whole' | 'first' | 'last';

/** Of what the forecast may be asked, a freeze of whole days; undefined for everything else. */
export function readFreeze(text: string): TriedFreeze | undefined {
  const [, from = '', to = '', names] = /^freeze (\d{4}-\d{2}-\d{2}) to (\d{4}-\d{2}-\d{2})(?: in (.+))?$/.exec(text.trim()) ?? [];
  const [first, end] = [parseDay(from), parseDay(to)];
  if (first === undefined || end === undefined || first >= end) return undefined;
  const stages = names?.split(/[\s,]+/).filter((name) => name !== '' && name !== 'and');
  return { first: from, last: dateText(end - 1), ...(stages !== undefined && { stages }) };
}

/** `freeze 2026-06-16 to 2026-06-19 in PROD`: it lasts until that day begins. */
export function textOfFreeze({ first, last, stages }: TriedFreeze): string {
  const where = stages === undefined ? '' : ` in ${stages.join(', ')}`;
  return `freeze ${first} to ${dateText((parseDay(last) ?? 0) + 1)}${where}`;
}

/** By so many of the days that may be chosen; it never leaves them, and is never shorter than one. */
export function moveFreeze(freeze: TriedFreeze, grip: Grip, by: number, days: readonly DayView[]): TriedFreeze {
  const [first, last] = [placeOf(days, freeze.first, 'from'), placeOf(days, freeze.last, 'to')];
  const most = days.length - 1;
  switch (grip) {
    case 'first':
      return between(freeze, days, clamp(first + by, 0, last), last);
    case 'last':
      return between(freeze, days, first, clamp(last + by, first, most));
    case 'whole': {
      const step = clamp(by, -first, most - last);
      return between(freeze, days, first + step, last + step);
    }
  }
}

/** Of how many days it is that may be chosen. */
export function lengthOf({ first, last }: TriedFreeze, days: readonly DayView[]): number {
  return days.filter(({ date, counts }) => date >= first && date <= last && counts !== 0).length;
}

/** The place of a day among those that may be chosen; of another one the next of them, or the one before. */
export function placeOf(days: readonly DayView[], date: string, side: 'from' | 'to'): number {
  const found = side === 'from' ? days.findIndex((day) => day.date >= date) : days.findLastIndex((day) => day.date <= date);
  return found >= 0 ? found : side === 'from' ? days.length - 1 : 0;
}

function between(freeze: TriedFreeze, days: readonly DayView[], first: number, last: number): TriedFreeze {
  return { ...freeze, first: days[first]?.date ?? freeze.first, last: days[last]?.date ?? freeze.last };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
