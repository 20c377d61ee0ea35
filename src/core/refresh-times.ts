// When the data of an environment are refreshed by themselves, and when a refresh of them may begin.
import { indexOf } from './index-of.ts';
import { placeOfRefresh } from './refresh.ts';
import type { Promotion, State } from './state.ts';
import type { Instant } from './system.ts';
import { duesSince, latestStartOf, nextDue, type Due, type RefreshTimes } from './time/refreshes.ts';
import { timeRulesOf } from './times.ts';

/** By the file in force; undefined where it says nothing of it, or is not compiled yet. */
export function refreshTimesOf(state: State, environment: string): RefreshTimes | undefined {
  return allRefreshTimes(state).find((each) => each.environment === environment);
}

export function allRefreshTimes(state: State): readonly RefreshTimes[] {
  if (state.head.version === 0) return [];
  const rules = timeRulesOf(state);
  return typeof rules === 'string' ? [] : (rules.refreshes ?? []);
}

/** What was due and nobody has seen to, oldest first. */
export function unseenDues(state: State, times: RefreshTimes, now: Instant): readonly Due[] {
  const seen = state.environments.get(times.environment)?.scheduled;
  return seen === undefined ? [] : duesSince(times, seen, now);
}

/** From here on one that was due begins no more; at once where the file does not know the time any more. */
export function startsBy(state: State, promotion: Promotion): Instant | undefined {
  // What a file says that is not looked up yet ends nothing.
  if (promotion.due === undefined || timeRulesOf(state) === 'unknown') return undefined;
  const times = refreshTimesOf(state, placeOfRefresh(promotion));
  return (times && latestStartOf(times, promotion.due)) ?? promotion.due;
}

/** When one is due, or begins no more. */
export function refreshInstants(state: State, now: Instant): readonly (Instant | undefined)[] {
  const waiting = indexOf(state).unfinished.filter(({ kind, state: moves }) => kind === 'refresh' && moves === 'waiting');
  const dues = allRefreshTimes(state).flatMap((times) => [nextDue(times, now), ...unseenDues(state, times, now).map(({ until }) => until)]);
  return [...dues, ...waiting.map((promotion) => startsBy(state, promotion))];
}
