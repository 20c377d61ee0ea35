import { refreshRequest } from './request.ts';
import { lineBlockers } from '#core/blockers/line.ts';
import { refreshBlockers } from '#core/blockers/refresh.ts';
import type { Event } from '#core/event.ts';
import { indexOf } from '#core/index-of.ts';
import { databasesOf, placeOfRefresh, refreshedFrom, refreshedSince, refreshUnderWay } from '#core/refresh.ts';
import { allRefreshTimes, refreshTimesOf, startsBy, unseenDues } from '#core/refresh-times.ts';
import type { Environment, Promotion, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { instantWords } from '#core/time/instant-words.ts';
import type { Due, RefreshTimes } from '#core/time/refreshes.ts';
import { zoneOf } from '#core/times.ts';

/** Data that are due to be refreshed are asked for once; what could not begin until its latest start is left out, and that is told. */
export function followSchedules(state: State, now: Instant): readonly Event[] {
  for (const promotion of indexOf(state).unfinished) {
    const events = followWaiting(state, promotion, now);
    if (events.length > 0) return events;
  }
  for (const times of allRefreshTimes(state)) {
    const events = followDue(state, times, now);
    if (events.length > 0) return events;
  }
  return [];
}

/** Who stands in line for its time: too late, or somebody has refreshed them meanwhile. */
function followWaiting(state: State, promotion: Promotion, now: Instant): readonly Event[] {
  const { due, kind, state: moves, id } = promotion;
  const environment = state.environments.get(placeOfRefresh(promotion));
  const until = startsBy(state, promotion);
  if (kind !== 'refresh' || moves !== 'waiting' || due === undefined || until === undefined || environment === undefined) return [];
  const instead = servedBy(state, environment, due);
  if (instead === undefined && now < until) return [];
  const because = instead === undefined ? keptBy(state, promotion, until) : servedWords(instead);
  return [
    { kind: 'promotionEnded', promotion: id, as: 'aborted', at: now, because },
    leftOut(state, { name: environment.name, due, because, now, promotion: id, ...(instead !== undefined && { instead }) }),
  ];
}

function followDue(state: State, times: RefreshTimes, now: Instant): readonly Event[] {
  const environment = state.environments.get(times.environment);
  const dues = unseenDues(state, times, now);
  const last = dues.at(-1);
  if (environment === undefined || last === undefined || refreshedFrom(state, environment.name) === undefined) return [];
  const { name, stay } = environment;
  const before = dues.at(-2);
  // Who slept over several of them is told once, and only the last may still begin.
  if (before !== undefined) return [overslept(state, environment, { dues: dues.slice(0, -1), last: before, now })];
  const instead = servedBy(state, environment, last.at);
  if (instead !== undefined) return [leftOut(state, { name, due: last.at, because: servedWords(instead), now, instead })];
  if (now >= last.until) return [leftOut(state, { name, due: last.at, because: hindrance(state, environment), now })];
  if (stay === undefined || refreshUnderWay(state, name) !== undefined) return [];
  return [{ kind: 'promotionRequested', promotion: refreshRequest(state, environment, stay, { by: 'lockstep', at: now, due: last.at }) }];
}

interface Slept {
  readonly dues: readonly Due[];
  readonly last: Due;
  readonly now: Instant;
}

function overslept(state: State, environment: Environment, { dues, last, now }: Slept): Event {
  const because = hindrance(state, environment);
  const earlier = dues.length - 1;
  return { ...leftOut(state, { name: environment.name, due: last.at, because, now }), ...(earlier > 0 && { earlier }) };
}

/** What stands in the way of asking for one at all. */
function hindrance(state: State, environment: Environment): string {
  const { name, stay } = environment;
  if (stay === undefined) return `nothing ran in ${name}`;
  const under = refreshUnderWay(state, name);
  return under === undefined ? 'nobody looked in time' : `${under.id} was not done with them`;
}

/** The promotion by which all of them took their place since then. */
function servedBy(state: State, environment: Environment, due: Instant): string | undefined {
  if (!refreshedSince(state, environment, due)) return undefined;
  return databasesOf(state, environment).at(-1)?.record?.promotion;
}

function servedWords(promotion: string): string {
  return `${promotion} has refreshed them since`;
}

/** What kept it at the last moment at which it might have begun. */
function keptBy(state: State, promotion: Promotion, until: Instant): string {
  const at = until - 1;
  if (refreshTimesOf(state, placeOfRefresh(promotion)) === undefined) return 'the file does not say any more when they are due';
  const blockers = [...refreshBlockers(state, promotion, at), ...lineBlockers(state, promotion, promotion.waves.flat(), at)];
  return blockers[0]?.because ?? 'nobody looked in time';
}

interface LeftOut {
  readonly name: string;
  readonly due: Instant;
  readonly because: string;
  readonly now: Instant;
  readonly promotion?: string;
  readonly instead?: string;
}

function leftOut(state: State, { name, due, because, now, ...more }: LeftOut): Extract<Event, { kind: 'refreshLeftOut' }> {
  const zone = refreshTimesOf(state, name)?.zone ?? zoneOf(state);
  const day = instantWords(zone, due);
  return { kind: 'refreshLeftOut', environment: name, due, day, because, at: now, ...more };
}
