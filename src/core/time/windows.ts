// Whether work may start now: no stop, no freeze, and where there are windows, inside of one. A level, not an edge: after a downtime it is
// judged as if nothing had been missed.
import type { Instant } from '#core/system.ts';
import { findAfter, findAround } from './intervals.ts';
import { type Place, applies } from './scope.ts';
import type { RefreshTimes } from './refreshes.ts';
import { type Boarding, type Leaving, type Train, arrived, leavingAt, nextLeaving } from './trains.ts';
import type { Interval, TimeScope, ZoneRules } from './types.ts';
import type { Freeze, Window } from './timed-rules.ts';

export interface Stop {
  readonly by: string;
  readonly because: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly scope: TimeScope;
}

export interface TimeRules {
  /** The system's; a stop is told in it. */
  readonly zone: ZoneRules;
  readonly windows: readonly Window[];
  readonly freezes: readonly Freeze[];
  readonly stops: readonly Stop[];
  /** Those that the start has to take one of; none: it takes no train. */
  readonly trains?: readonly Train[];
  /** When data are refreshed: nothing that a release waits for. */
  readonly refreshes?: readonly RefreshTimes[];
}

/** What wants to start. An empty list of environments or services may be any of them. */
export interface Start {
  readonly action: 'promotion' | 'rollback';
  readonly stage: string;
  readonly isFirstStage: boolean;
  readonly kind: 'normal' | 'hotfix';
  readonly environments: readonly string[];
  readonly services: readonly string[];
  /** Freezes that an Exception opened for it, by name. */
  readonly excepted: readonly string[];
  /** What it brings to a train. */
  readonly boarding?: Boarding;
}

export type Obstacle =
  | { readonly kind: 'stop'; readonly stop: Stop }
  | { readonly kind: 'freeze'; readonly freeze: Freeze; readonly until: Instant }
  | { readonly kind: 'closed'; readonly windows: readonly Window[]; readonly next?: { readonly window: Window; readonly at: Instant } }
  | { readonly kind: 'no-room'; readonly window: Window; readonly until: Instant }
  | { readonly kind: 'unknown'; readonly rule: Window | Freeze }
  | { readonly kind: 'train'; readonly trains: readonly Train[]; readonly next?: Leaving };

export type TimeVerdict =
  | { readonly may: true }
  /** `opensAt` is the next instant at which it may, as far as everything is known; stops may be renewed. */
  | { readonly may: false; readonly because: readonly Obstacle[]; readonly opensAt?: Instant };

/** Going back always may: neither windows nor freezes nor a stop keep a stage on a release that hurts. */
export function mayStart(rules: TimeRules, start: Start, at: Instant): TimeVerdict {
  const because = obstaclesTo(rules, start, at, at);
  if (because.length === 0) return { may: true };
  const opens = opensAt(rules, start, at);
  return opens === undefined ? { may: false, because } : { may: false, because, opensAt: opens };
}

/** The first instant from `at` on at which it may start; undefined where none is known. */
export function opensAt(rules: TimeRules, start: Start, at: Instant): Instant | undefined {
  let candidate: Instant | undefined = at;
  while (candidate !== undefined) {
    const obstacles = obstaclesTo(rules, start, candidate, at);
    if (obstacles.length === 0) return candidate;
    if (obstacles.some(({ kind }) => kind === 'unknown')) return undefined;
    candidate = nextChange(rules, candidate);
  }
  return undefined;
}

/** The windows that opened and closed while nobody looked: told, never caught up outside of one. */
export function missedIn(window: Window, downtime: Interval): readonly Interval[] {
  return window.intervals.filter(({ from, to }) => from >= downtime.from && to <= downtime.to);
}

/** It can only begin to be permitted when a stop or a freeze ends, a window opens, or a train departs. */
function nextChange({ windows, freezes, stops, trains = [] }: TimeRules, at: Instant): Instant | undefined {
  const changes = [
    ...stops.map(({ until }) => until),
    ...freezes.flatMap(({ intervals }) => [findAround(intervals, at)?.to, findAfter(intervals, at)?.to]),
    ...windows.map(({ intervals }) => findAfter(intervals, at)?.from),
    ...trains.map(({ departures }) => findAfter(departures, at)?.from),
  ];
  return changes.reduce((next, each) => (each !== undefined && each > at && (next === undefined || each < next) ? each : next), undefined);
}

/** Who has not come to the train when it is asked is there then at the earliest. */
function obstaclesTo(rules: TimeRules, start: Start, at: Instant, asked: Instant): readonly Obstacle[] {
  if (start.action === 'rollback') return [];
  const places = placesOf(start);
  const isAbout = ({ scope }: { readonly scope: TimeScope }): boolean => places.some((place) => applies(scope, place));
  const freezes = rules.freezes.filter((freeze) => isAbout(freeze) && forbids(freeze, start));
  return [
    ...rules.stops.filter((stop) => isAbout(stop) && stop.from <= at && at < stop.until).map((stop) => ({ kind: 'stop' as const, stop })),
    ...freezes.flatMap((freeze) => frozen(freeze, at)),
    ...once(places.flatMap((place) => closed(rules.windows, freezes, place, at))),
    ...untilItLeaves(rules.trains ?? [], arrived(start.boarding ?? {}, asked), at),
  ];
}

function untilItLeaves(trains: readonly Train[], boarding: Boarding, at: Instant): readonly Obstacle[] {
  if (trains.length === 0 || leavingAt(trains, boarding, at) !== undefined) return [];
  const next = nextLeaving(trains, boarding, at);
  return [{ kind: 'train', trains, ...(next !== undefined && { next }) }];
}

/** Each environment with each service: every one of them has to be permitted, whichever window does it. */
function placesOf({ stage, kind, environments, services }: Start): readonly Place[] {
  const everywhere = environments.length === 0 ? [{}] : environments.map((environment) => ({ environment }));
  const everything = services.length === 0 ? [{}] : services.map((service) => ({ service }));
  return everywhere.flatMap((where) => everything.map((what) => ({ stage, kind, ...where, ...what })));
}

/** A code freeze keeps new releases out of the first stage, and lets those on their way go on. */
function forbids(freeze: Freeze, start: Start): boolean {
  if (start.excepted.includes(freeze.name)) return false;
  return freeze.kind === 'freeze' || (start.isFirstStage && start.kind === 'normal');
}

function frozen(freeze: Freeze, at: Instant): readonly Obstacle[] {
  if (!findAround([freeze.known], at)) return [{ kind: 'unknown', rule: freeze }];
  const around = findAround(freeze.intervals, at);
  return around === undefined ? [] : [{ kind: 'freeze', freeze, until: around.to }];
}

function closed(windows: readonly Window[], freezes: readonly Freeze[], place: Place, at: Instant): readonly Obstacle[] {
  const own = windows.filter(({ scope }) => applies(scope, place));
  if (own.length === 0) return [];
  const known = own.filter((window) => findAround([window.known], at) !== undefined);
  const open = known.filter(({ intervals }) => findAround(intervals, at) !== undefined);
  if (open.length === 0 && known.length < own.length) {
    return own.filter((window) => !known.includes(window)).map((rule) => ({ kind: 'unknown', rule }));
  }
  if (open.length === 0) return [closedUntil(own, at)];
  const tight = open.flatMap((window) => roomIn(window, own, freezes, at));
  return tight.length < open.length ? [] : tight;
}

function closedUntil(windows: readonly Window[], at: Instant): Obstacle {
  const openings = windows.flatMap((window) => {
    const opening = findAfter(window.intervals, at);
    return opening === undefined ? [] : [{ window, at: opening.from }];
  });
  const next = openings.toSorted((left, right) => left.at - right.at)[0];
  return next === undefined ? { kind: 'closed', windows } : { kind: 'closed', windows, next };
}

/** Nothing where the window has room enough; another window that goes on where it closes makes room as well. */
function roomIn(window: Window, windows: readonly Window[], freezes: readonly Freeze[], at: Instant): readonly Obstacle[] {
  const wanted = at + (window.mustFitMs ?? 0);
  const frozenFrom = Math.min(...freezes.map(({ intervals }) => findAfter(intervals, at)?.from ?? Number.POSITIVE_INFINITY));
  let until = at;
  while (until < wanted) {
    const further = Math.max(...windows.map(({ intervals }) => findAround(intervals, until)?.to ?? until));
    if (further === until) break;
    until = further;
  }
  until = Math.min(until, frozenFrom);
  return until < wanted ? [{ kind: 'no-room', window, until }] : [];
}

/** What holds for many places is said once. */
function once(obstacles: readonly Obstacle[]): readonly Obstacle[] {
  const seen = new Set<string>();
  return obstacles.filter((obstacle) => {
    const names = obstacle.kind === 'closed' ? obstacle.windows.map(({ name }) => name) : namesIn(obstacle);
    const key = JSON.stringify([obstacle.kind, ...names]);
    return !seen.has(key) && seen.add(key);
  });
}

function namesIn(obstacle: Exclude<Obstacle, { kind: 'closed' }>): readonly string[] {
  switch (obstacle.kind) {
    case 'no-room':
      return [obstacle.window.name];
    case 'unknown':
      return [obstacle.rule.name];
    case 'freeze':
      return [obstacle.freeze.name];
    case 'stop':
      return [obstacle.stop.because];
    case 'train':
      return obstacle.trains.map(({ name }) => name);
  }
}
