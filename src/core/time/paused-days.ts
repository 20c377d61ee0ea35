import { dayOf } from './day.ts';
import { withoutDays, type DayIndex } from './index-of-days.ts';
import type { Pauses } from './pauses.ts';
import type { CalendarDay } from './types.ts';
import { wallOf } from './zone.ts';

const known = new WeakMap<DayIndex, WeakMap<Pauses, DayIndex>>();

/**
 * The days as a soak in whole working days counts them: one of whose work a pause takes anything does not count, as if it were a day off. Kept
 * with both: for the same pauses it is the same.
 */
export function withoutPaused(index: DayIndex, pauses: Pauses): DayIndex {
  if (pauses.length === 0) return index;
  const ofIndex = known.get(index) ?? new WeakMap<Pauses, DayIndex>();
  known.set(index, ofIndex);
  const kept = ofIndex.get(pauses);
  if (kept !== undefined) return kept;
  const days = pausedDays(index, pauses);
  const made = days.length === 0 ? index : withoutDays(index, days);
  ofIndex.set(pauses, made);
  return made;
}

/** Days that would count and that a pause takes working time of, oldest first, each once. */
export function pausedDays({ calendar, weights, opens, workingMs }: DayIndex, pauses: Pauses): readonly CalendarDay[] {
  const days = new Map<number, CalendarDay>();
  for (const { from, to, freeze } of pauses) {
    const [first, last] = [dayOf(wallOf(calendar.zone, from)), dayOf(wallOf(calendar.zone, to - 1))];
    for (let day = Math.max(first, calendar.first); day <= Math.min(last, calendar.last); day += 1) {
      const position = day - calendar.first;
      const begins = opens[position] ?? 0;
      const ends = begins + (workingMs[position + 1] ?? 0) - (workingMs[position] ?? 0);
      const isTouched = (weights[position] ?? 0) > 0 && from < ends && to > begins;
      if (isTouched && !days.has(day)) days.set(day, { day, counts: 0, because: `freeze ${freeze} pauses soaks`, kind: 'paused' });
    }
  }
  return [...days.values()];
}
