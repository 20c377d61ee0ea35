import type { TimeProblem } from '#core/file/place-time.ts';
import type { Instant } from '#core/system.ts';
import { oddInFreeze, oddInWindow } from '#core/time/check-windows.ts';
import { type CompiledCalendar, pack, packRefreshTimes, packTrain, type Schedule } from '#core/time/compiled.ts';
import { dayAt, dayMs, dayOf } from '#core/time/day.ts';
import type { FreezeDefinition, RefreshDefinition, TimeDefinitions, TrainDefinition, WindowDefinition } from '#core/time/definitions.ts';
import { buildIndex } from '#core/time/index-of-days.ts';
import { instantWords } from '#core/time/instant-words.ts';
import { union } from '#core/time/intervals.ts';
import type { Recurrence, WallSpan } from '#core/time/recurrence-types.ts';
import type { Purpose } from '#core/time/spans.ts';
import type { RefreshTimes } from '#core/time/refreshes.ts';
import { cutOffOf, type Departure, type Train } from '#core/time/trains.ts';
import type { Interval, ZoneRules } from '#core/time/types.ts';
import { instantOf, wallOf } from '#core/time/zone.ts';
import { occurrencesOf } from './expand.ts';
import { trimZone, type Zones, zoneOf } from './find-zones.ts';
import type { Freeze, Window } from '#core/time/timed-rules.ts';

export interface ScheduleToCompile {
  readonly definitions: TimeDefinitions;
  readonly zones: Zones;
  readonly year: number;
  /** Only what is odd is asked of it. */
  readonly now: Instant;
  /** Cut-offs are counted by them. */
  readonly calendars: { readonly [name: string]: CompiledCalendar };
}

export type CompiledSchedule =
  | { readonly ok: true; readonly schedule: Omit<Schedule, 'of'>; readonly warnings: readonly TimeProblem[] }
  | { readonly ok: false; readonly problems: readonly TimeProblem[] };

const yearsAhead = 2;

export function compileSchedule({ definitions, zones, year, now, calendars }: ScheduleToCompile): CompiledSchedule {
  const problems: TimeProblem[] = [];
  const laid = (rule: LaidOut, purpose: Purpose, path: TimeProblem['path']): Laid => {
    try {
      return layOut(rule, zoneOf(zones, rule.zone), year, purpose);
    } catch (cause) {
      // The library gives up on what comes so seldom that nobody waits for it.
      if (!(cause instanceof Error)) throw cause;
      problems.push({
        path: [...path, path.includes('refresh') ? 'at' : 'when'],
        code: 'bad-when',
        sentence: `\`${rule.name}\` could not be laid out over the years: ${cause.message}.`,
      });
      return { ...layOut({ ...rule, when: [] }, zoneOf(zones, rule.zone), year, purpose) };
    }
  };
  const windows = definitions.windows.map((rule, index) => {
    const { swallowed, ...rest } = laid(rule, 'permits', ['windows', index]);
    const window: Window = {
      name: rule.name,
      scope: rule.scope,
      ...rest,
      ...(rule.mustFitMs !== undefined && { mustFitMs: rule.mustFitMs }),
    };
    return { window, swallowed };
  });
  const freezes = definitions.freezes.map((rule, index): Freeze => {
    const { zone, known, intervals } = laid(rule, 'forbids', ['freezes', index]);
    const { name, scope, kind, because, pausesSoak } = rule;
    return { name, scope, zone, known, intervals, kind, because, ...(pausesSoak && { pausesSoak }) };
  });
  const trains = definitions.trains?.map((rule, index) => trainOf(rule, laid(rule, 'permits', ['trains', index]), calendars));
  const refreshes = definitions.refreshes?.map((rule) => refreshTimesOf(rule, laid));
  if (problems.length > 0) return { ok: false, problems };
  const system = zoneOf(zones, definitions.zone);
  const schedule = {
    zone: trimZone(system, knownIn(system, year)),
    windows: windows.map(({ window }) => pack(window)),
    freezes: freezes.map(pack),
    ...(trains !== undefined && { trains: trains.map(packTrain) }),
    ...(refreshes !== undefined && { refreshes: refreshes.map(packRefreshTimes) }),
  };
  return { ok: true, schedule, warnings: [...oddIn(windows, freezes, now), ...oddTrains(trains ?? [], now)] };
}

/** A departure whose cut-off lies before everything that its calendar knows is none: nobody could say who is in time. */
function trainOf(
  { name, stage, cutOff }: TrainDefinition,
  { zone, known, intervals }: Laid,
  calendars: ScheduleToCompile['calendars'],
): Train {
  const calendar = cutOff === undefined || 'ms' in cutOff ? undefined : calendars[cutOff.calendar]?.calendar;
  const index = calendar === undefined ? undefined : buildIndex(calendar);
  const departures = intervals.flatMap((interval): readonly Departure[] => {
    const at = cutOff === undefined ? interval.to : cutOffOf(interval.from, cutOff, index);
    return at === undefined ? [] : [{ ...interval, cutOff: at }];
  });
  return { name, stage, zone, known, departures };
}

type LaidOut = Pick<WindowDefinition | FreezeDefinition | TrainDefinition, 'name' | 'when' | 'zone'>;

/** A time that the clocks skip comes as much later, and of one that comes twice only the second counts: each once. */
function refreshTimesOf(
  { environment, at, zone: zoneName, latestStartMs, window }: RefreshDefinition,
  laid: (rule: LaidOut, purpose: Purpose, path: TimeProblem['path']) => Laid,
): RefreshTimes {
  const path = ['environments', environment, 'refresh'];
  const { zone, known, intervals } = laid({ name: environment, when: at, zone: zoneName }, 'permits', path);
  const said = [...at.map(({ text }) => text), zoneName].join('; ');
  const times = { environment, said, zone, known, dues: intervals.map(({ from }) => from), latestStartMs };
  if (window === undefined) return times;
  const { swallowed: _swallowed, ...open } = laid(window, 'permits', path);
  return { ...times, window: { name: window.name, scope: {}, ...open } };
}

function oddTrains(trains: readonly Train[], now: Instant): readonly TimeProblem[] {
  return trains.flatMap(({ name, zone, known, departures }, index) =>
    departures.some(({ to }) => to > now)
      ? []
      : [
          {
            path: ['trains', index],
            code: 'odd-time',
            sentence: `Train \`${name}\` departs no more, as far as it is known, ${instantWords(zone, known.to)}: nothing would enter its stage.`,
          },
        ],
  );
}

interface Laid {
  readonly zone: ZoneRules;
  readonly known: Interval;
  readonly intervals: readonly Interval[];
  readonly swallowed: readonly WallSpan[];
}

function layOut({ when }: { readonly when: readonly Recurrence[] }, zone: ZoneRules, year: number, purpose: Purpose): Laid {
  const known = knownIn(zone, year);
  const found = when.map((recurrence) => occurrencesOf(recurrence, known, zone, purpose));
  return {
    zone: trimZone(zone, known),
    known,
    intervals: union(found.flatMap(({ intervals }) => intervals)).filter(({ from, to }) => to > known.from && from < known.to),
    swallowed: found.flatMap(({ swallowed }) => swallowed),
  };
}

/** From 1 January of last year to the end of the year after next. */
function knownIn(zone: ZoneRules, year: number): Interval {
  const at = (first: number): Instant => instantOf(zone, dayAt(first, 1, 1) * dayMs, 'later');
  return { from: at(year - 1), to: at(year + yearsAhead + 1) };
}

/** Of what is still to come: what is over is nobody's surprise. */
function oddIn(
  windows: readonly { readonly window: Window; readonly swallowed: readonly WallSpan[] }[],
  freezes: readonly Freeze[],
  now: Instant,
): readonly TimeProblem[] {
  const ahead = freezes.map((freeze) => fromNowOn(freeze, now));
  const ofWindows = windows.flatMap(({ window, swallowed }, index) => {
    const today = dayOf(wallOf(window.zone, now)) * dayMs;
    const later = swallowed.filter(({ from }) => from >= today);
    return oddInWindow(fromNowOn(window, now), later, ahead).map((sentence) => ({ path: ['windows', index], sentence }));
  });
  const ofFreezes = ahead.flatMap((freeze, index) => oddInFreeze(freeze).map((sentence) => ({ path: ['freezes', index], sentence })));
  return [...ofWindows, ...ofFreezes].map((each) => ({ ...each, code: 'odd-time' }));
}

function fromNowOn<Rule extends Window | Freeze>(rule: Rule, now: Instant): Rule {
  const { known } = rule;
  const from = Math.min(Math.max(known.from, now), known.to - 1);
  return { ...rule, known: { from, to: known.to }, intervals: rule.intervals.filter(({ to }) => to > from) };
}
