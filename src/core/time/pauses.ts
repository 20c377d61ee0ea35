// Time that no soak counts, though its release runs on: while a freeze holds that says so.
import type { Instant, Milliseconds } from '#core/system.ts';
import { addWorkingTime, workingTimeBetween, type DayIndex } from './index-of-days.ts';
import type { Interval } from './types.ts';

/** And the freeze, by its name. */
export interface Pause extends Interval {
  readonly freeze: string;
}

/** Oldest first, apart from each other. */
export type Pauses = readonly Pause[];

export const noPauses: Pauses = [];

/** Where two hold at once, the time is that of the one that began first. */
export function joinPauses(all: Pauses): Pauses {
  const joined: Pause[] = [];
  for (const next of all.toSorted((left, right) => left.from - right.from)) {
    const from = Math.max(next.from, joined.at(-1)?.to ?? next.from);
    if (from < next.to) joined.push({ ...next, from });
  }
  return joined;
}

export function pausesWithin(pauses: Pauses, { from, to }: Interval): Pauses {
  const own: Pause[] = [];
  for (let index = firstEndingAfter(pauses, from); ; index += 1) {
    const pause = pauses[index];
    if (pause === undefined || pause.from >= to) return own;
    own.push({ ...pause, from: Math.max(pause.from, from), to: Math.min(pause.to, to) });
  }
}

/** The one that an instant lies in. */
export function pauseAt(pauses: Pauses, at: Instant): Pause | undefined {
  const found = pauses[firstEndingAfter(pauses, at)];
  return found !== undefined && found.from <= at ? found : undefined;
}

/** While it is paused no soak is over: what would be over then is so once the pause ends. What is over as it begins is over. */
export function afterPause(pauses: Pauses, at: Instant): Instant {
  let index = firstEndingAfter(pauses, at - 1);
  if ((pauses[index]?.from ?? at) >= at) return at;
  let after = at;
  for (let pause = pauses[index]; pause !== undefined && pause.from <= after; pause = pauses[(index += 1)]) after = pause.to;
  return after;
}

export function countedBetween(pauses: Pauses, from: Instant, to: Instant): Milliseconds {
  return pausesWithin(pauses, { from, to }).reduce((left, pause) => left - (pause.to - pause.from), to - from);
}

/** When so much time has been counted. */
export function endOfCounted(pauses: Pauses, from: Instant, ms: Milliseconds): Instant {
  if (ms <= 0) return from;
  let [at, left] = [from, ms];
  for (let index = firstEndingAfter(pauses, from); ; index += 1) {
    const pause = pauses[index];
    const counted = Math.max(0, (pause?.from ?? Number.POSITIVE_INFINITY) - at);
    if (pause === undefined || counted >= left) return at + left;
    left -= counted;
    at = pause.to;
  }
}

/** Undefined where the calendar does not know all of it. */
export function workedBetween(index: DayIndex, pauses: Pauses, from: Instant, to: Instant): Milliseconds | undefined {
  const all = workingTimeBetween(index, from, to);
  if (all === undefined) return undefined;
  return pausesWithin(pauses, { from, to }).reduce((left, pause) => left - (workingTimeBetween(index, pause.from, pause.to) ?? 0), all);
}

/** When so much working time has been counted: what ends with the day's work is over then, not when the next day begins. */
export function endOfWork(index: DayIndex, pauses: Pauses, from: Instant, ms: Milliseconds): Instant | undefined {
  if (ms <= 0) return from;
  let [at, left] = [from, ms];
  for (let place = firstEndingAfter(pauses, from); ; place += 1) {
    const pause = pauses[place];
    const worked = pause === undefined ? undefined : workingTimeBetween(index, at, Math.max(at, pause.from));
    // Where the calendar does not reach as far as the pause, it says so of the end, too.
    if (pause === undefined || worked === undefined || worked >= left) {
      const next = addWorkingTime(index, at, left - 1);
      return next === undefined ? undefined : next + 1;
    }
    left -= worked;
    at = pause.to;
  }
}

function firstEndingAfter(pauses: Pauses, at: Instant): number {
  let [low, high] = [0, pauses.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pauses[middle]?.to ?? at) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
