import { calendarOf } from '#core/times.ts';
import type { State } from '#core/state.ts';
import type { Instant, Milliseconds } from '#core/system.ts';
import { addWorkingTime, workingTimeBetween, type DayIndex } from '#core/time/index-of-days.ts';
import type { Want } from './wants.ts';

/** Two instants that are no farther apart are the same: the controller looks when it gets round to it. */
export const toleranceMs: Milliseconds = 60_000;

/** When somebody does it who is asked now: after as much working time as then. Where the file has no calendar, after as much time. */
export function actAt(state: State, { at, askedAt }: Pick<Want, 'at' | 'askedAt'>, now: Instant): Instant {
  if (Math.abs(now - askedAt) <= toleranceMs) return at + (now - askedAt);
  const index = calendarIn(state);
  const worked = index === undefined ? undefined : workingTimeBetween(index, askedAt, at);
  const then = index === undefined || worked === undefined ? undefined : addWorkingTime(index, now, worked);
  return then ?? now + (at - askedAt);
}

function calendarIn(state: State): DayIndex | undefined {
  const [name] = state.calendars.keys();
  return name === undefined ? undefined : calendarOf(state, name);
}
