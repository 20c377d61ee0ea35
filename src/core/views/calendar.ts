// What a picture of time is drawn from: days with what they count, windows, freezes, and where each open release has been. What lies ahead
// of a release says the forecast.
import { byAge } from '#core/age.ts';
import { currentSystem, pathOf } from '#core/find.ts';
import { indexOf } from '#core/index-of.ts';
import type { Release, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { dateText, dayMs, dayOf, parseDay, weekdayOf } from '#core/time/day.ts';
import type { DayIndex } from '#core/time/index-of-days.ts';
import type { CalendarDay, Day, FreezeKind, Interval, TimeScope, ZoneRules } from '#core/time/types.ts';
import type { RefreshTimes } from '#core/time/refreshes.ts';
import type { Departure, Train } from '#core/time/trains.ts';
import { instantOf, wallOf } from '#core/time/zone.ts';
import { calendarOf, timeRulesOf } from '#core/times.ts';
import { refreshSpans } from './refresh-times.ts';
import { ridersOf } from './trains.ts';

export interface CalendarView {
  readonly system: string;
  readonly seq: number;
  readonly now: Instant;
  /** The one whose days these are: the calendar's, else the system's. */
  readonly zone: string;
  /** By which the days count; absent: the file has none, and no day is unlike another. */
  readonly calendar?: string;
  /** Which of its versions is in force, from 1 on, and since when. */
  readonly version?: number;
  readonly versionAt?: Instant;
  /** All that the file has. */
  readonly calendars: readonly string[];
  /** One after the other. */
  readonly days: readonly DayView[];
  readonly windows: readonly WindowView[];
  readonly freezes: readonly FreezeView[];
  /** Absent: the file has none. */
  readonly trains?: readonly TrainRule[];
  /** When data are refreshed by themselves; absent: the file does not say. */
  readonly refreshes?: readonly RefreshRow[];
  /** An emergency stop that is in force. */
  readonly stop?: { readonly by: string; readonly because: string; readonly from: Instant; readonly until?: Instant };
  /** Those that are on their way, oldest first. */
  readonly releases: readonly CalendarRelease[];
}

export interface DayView {
  /** `2026-06-04`. */
  readonly date: string;
  /** Half-open. */
  readonly from: Instant;
  readonly to: Instant;
  /** Absent: nobody knows, the calendar does not reach so far. */
  readonly counts?: 0 | 0.5 | 1;
  /** How it is unlike an ordinary working day. */
  readonly kind?: 'weekend' | CalendarDay['kind'];
  /** `Corpus Christi`. */
  readonly because?: string;
}

interface RuleView {
  readonly name: string;
  readonly scope: TimeScope;
  /** Those that touch the days asked for, oldest first. */
  readonly spans: readonly Interval[];
}

export type WindowView = RuleView;

export interface FreezeView extends RuleView {
  readonly kind: FreezeKind;
  readonly because: string;
}

/** Departures among the days asked for, with those who are on them. */
export interface TrainRule extends RuleView {
  readonly spans: readonly (Interval & { readonly cutOff?: Instant; readonly releases: readonly string[] })[];
}

/** Due times among the days asked for, each for as long as the last refresh took. */
export interface RefreshRow {
  readonly environment: string;
  readonly spans: readonly Interval[];
}

export interface CalendarRelease {
  readonly release: string;
  readonly isHotfix?: true;
  readonly path: readonly string[];
  /** In the order of the path. */
  readonly entered: readonly { readonly stage: string; readonly at: Instant }[];
}

export interface CalendarAsked {
  /** The first day; absent: the Monday two weeks before this one. */
  readonly from?: string;
  readonly days?: number;
  readonly calendar?: string;
}

/** Six weeks: two that were, this one, three to come. */
const defaultDays = 42;

/** Undefined where the file has no calendar of the name that was asked for. */
export function calendarView(state: State, seq: number, now: Instant, asked: CalendarAsked): CalendarView | undefined {
  const calendars = [...state.calendars.keys()].toSorted();
  const name = calendarInView(state, asked.calendar);
  const index = name === undefined ? undefined : calendarOf(state, name);
  if (asked.calendar !== undefined && index === undefined) return undefined;
  const zone = index?.calendar.zone ?? zoneOfSystem(state);
  const first = parseDay(asked.from ?? '') ?? mondayBefore(dayOf(wallOf(zone, now)));
  const days = Array.from({ length: asked.days ?? defaultDays }, (_, position) => dayView(zone, index, first + position));
  const shown = { from: startOf(zone, first), to: startOf(zone, first + days.length) };
  return {
    system: state.head.system,
    seq,
    now,
    zone: zone.name,
    ...(index !== undefined && name !== undefined && { calendar: name, ...versionOf(state, name) }),
    calendars,
    days,
    ...rulesWithin(state, shown),
    ...stopOf(state, now),
    releases: indexOf(state)
      .open.toSorted(byAge)
      .map((release) => releaseLine(state, release)),
  };
}

/** The one that was asked for, else the file's own, else the first. */
export function calendarInView(state: State, asked: string | undefined): string | undefined {
  return asked ?? (state.calendars.has('default') ? 'default' : [...state.calendars.keys()].toSorted()[0]);
}

function versionOf({ calendars }: State, name: string): Pick<CalendarView, 'version' | 'versionAt'> {
  const record = calendars.get(name);
  return record === undefined ? {} : { version: record.version, versionAt: record.at };
}

const utc: ZoneRules = { name: 'UTC', data: '', offsets: [{ from: 0, seconds: 0 }] };

/** Of a file that says nothing of time days are those of UTC, as everywhere. */
function zoneOfSystem(state: State): ZoneRules {
  const rules = rulesOf(state);
  return typeof rules === 'string' ? utc : rules.zone;
}

function rulesOf(state: State): ReturnType<typeof timeRulesOf> {
  return currentSystem(state) === undefined ? 'none' : timeRulesOf(state);
}

function mondayBefore(today: Day): Day {
  return today - weekdayOf(today) - 14;
}

function startOf(zone: ZoneRules, day: Day): Instant {
  return instantOf(zone, day * dayMs, 'later');
}

function dayView(zone: ZoneRules, index: DayIndex | undefined, day: Day): DayView {
  const plain = { date: dateText(day), from: startOf(zone, day), to: startOf(zone, day + 1) };
  if (index === undefined) return { ...plain, counts: 1 };
  const weight = index.weights[day - index.calendar.first];
  if (weight === undefined) return plain;
  const special = index.calendar.days.find((each) => each.day === day);
  const isFreeAnyway = index.calendar.week[weekdayOf(day)] === 0;
  // A holiday on a Sunday is a weekend that has a name: nothing is lost by it.
  const kind = isFreeAnyway && weight === 0 ? 'weekend' : special?.kind;
  return {
    ...plain,
    counts: weight === 2 ? 1 : weight === 1 ? 0.5 : 0,
    ...(kind !== undefined && { kind }),
    ...(special !== undefined && { because: special.because }),
  };
}

function rulesWithin(state: State, shown: Interval): Pick<CalendarView, 'windows' | 'freezes' | 'trains' | 'refreshes'> {
  const rules = rulesOf(state);
  if (typeof rules === 'string') return { windows: [], freezes: [] };
  const within = <Span extends Interval>(intervals: readonly Span[]): readonly Span[] =>
    intervals.filter(({ from, to }) => from < shown.to && to > shown.from);
  return {
    windows: rules.windows.map(({ name, scope, intervals }) => ({ name, scope, spans: within(intervals) })),
    freezes: rules.freezes.map(({ name, scope, kind, because, intervals }) => ({ name, scope, kind, because, spans: within(intervals) })),
    ...trainsWithin(state, rules.trains ?? [], within),
    ...refreshesWithin(state, rules.refreshes ?? [], within),
  };
}

function refreshesWithin(
  state: State,
  refreshes: readonly RefreshTimes[],
  within: (spans: readonly Interval[]) => readonly Interval[],
): Pick<CalendarView, 'refreshes'> {
  const rows = refreshes.filter(({ dues }) => dues.length > 0);
  if (rows.length === 0) return {};
  return { refreshes: rows.map((times) => ({ environment: times.environment, spans: within(refreshSpans(state, times)) })) };
}

function trainsWithin(
  state: State,
  trains: readonly Train[],
  within: (departures: readonly Departure[]) => readonly Departure[],
): Pick<CalendarView, 'trains'> {
  if (trains.length === 0) return {};
  const rows = trains.map((train) => ({
    name: train.name,
    scope: { stages: [train.stage] },
    spans: within(train.departures).map((departure) => {
      const { from, to, cutOff } = departure;
      return { from, to, ...(cutOff < to && { cutOff }), releases: ridersOf(state, train, departure) };
    }),
  }));
  return { trains: rows };
}

function stopOf({ head: { stop } }: State, now: Instant): Pick<CalendarView, 'stop'> {
  if (stop === undefined || (stop.until !== undefined && stop.until <= now)) return {};
  const { by, reason, at, until } = stop;
  return { stop: { by, because: reason, from: at, ...(until !== undefined && { until }) } };
}

/** A stage that a rollback took back from it is not one that it stands in. */
function releaseLine(state: State, release: Release): CalendarRelease {
  const path = pathOf(state, release).map(({ name }) => name);
  return {
    release: release.id,
    ...(release.hotfix !== undefined && { isHotfix: true }),
    path,
    entered: path.flatMap((stage) => {
      const entry = release.entries[stage];
      return entry?.enteredAt === undefined || entry.rolledBack ? [] : [{ stage, at: entry.enteredAt }];
    }),
  };
}
