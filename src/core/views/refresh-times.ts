import { lineBlockers } from '#core/blockers/line.ts';
import { refreshBlockers } from '#core/blockers/refresh.ts';
import { currentSystem } from '#core/find.ts';
import { databasesOf, refreshUnderWay } from '#core/refresh.ts';
import { refreshTimesOf, startsBy } from '#core/refresh-times.ts';
import type { Environment, State } from '#core/state.ts';
import type { CheckDefinition, Instant, Milliseconds } from '#core/system.ts';
import { minuteMs } from '#core/time/day.ts';
import { nextDue, type RefreshTimes } from '#core/time/refreshes.ts';
import type { Interval } from '#core/time/types.ts';

/** When the data of an environment are refreshed, and what runs around that. */
export interface RefreshTimesView {
  /** As the file has it. */
  readonly at?: readonly string[];
  readonly zone?: string;
  readonly latestStartMs?: Milliseconds;
  readonly window?: readonly string[];
  /** When it is due next, as far as that is known. */
  readonly next?: Instant;
  /** Commands around it. */
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  readonly waiting?: WaitingRefresh;
}

/** One that has not begun, and why. */
export interface WaitingRefresh {
  readonly promotion: string;
  readonly by: string;
  readonly since: Instant;
  /** When it was due, and until when it may begin; absent: somebody asked for it. */
  readonly due?: Instant;
  readonly until?: Instant;
  readonly because: readonly string[];
}

/** Undefined where the file says nothing of it, and none waits. */
export function refreshTimesView(state: State, { name }: Environment, now: Instant): RefreshTimesView | undefined {
  const { at, zone, latestStartMs, window, before, after } = ruleOf(state, name) ?? {};
  const times = refreshTimesOf(state, name);
  const next = times && nextDue(times, now);
  const waiting = waitingRefresh(state, name, now);
  const said = {
    ...(at !== undefined && { at, zone: times?.zone.name ?? zone ?? '' }),
    ...(at !== undefined && latestStartMs !== undefined && { latestStartMs }),
    ...(window !== undefined && { window }),
    ...(next !== undefined && { next }),
    ...(before !== undefined && { before: before.map(commandOf) }),
    ...(after !== undefined && { after: after.map(commandOf) }),
    ...(waiting !== undefined && { waiting }),
  };
  return Object.keys(said).length === 0 ? undefined : said;
}

/** As long as the last one took; half an hour where none is known. */
export function refreshSpans(state: State, { environment, dues }: RefreshTimes): readonly Interval[] {
  const place = state.environments.get(environment);
  const learnedMs = place === undefined ? 0 : databasesOf(state, place).reduce((sum, { record }) => sum + (record?.ms ?? 0), 0);
  return dues.map((due) => ({ from: due, to: due + (learnedMs > 0 ? learnedMs : usualMs) }));
}

const usualMs = 30 * minuteMs;

function ruleOf(state: State, name: string) {
  return currentSystem(state)?.environments.find((each) => each.name === name)?.refresh;
}

function commandOf({ options: { command } }: CheckDefinition): string {
  return typeof command === 'string' ? command : '';
}

function waitingRefresh(state: State, name: string, now: Instant): WaitingRefresh | undefined {
  const promotion = refreshUnderWay(state, name);
  if (promotion?.state !== 'waiting') return undefined;
  const { id, by, at: since, due } = promotion;
  const until = startsBy(state, promotion);
  const blockers = [...refreshBlockers(state, promotion, now), ...lineBlockers(state, promotion, [name], now)];
  return {
    promotion: id,
    by,
    since,
    ...(due !== undefined && { due }),
    ...(until !== undefined && { until }),
    because: blockers.map(({ because }) => because),
  };
}
