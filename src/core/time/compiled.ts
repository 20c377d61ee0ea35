// What was compiled of definitions, as it is kept: everything that a decision about time depends on, and nothing that could change by itself.
import type { TimeProblem } from '#core/file/place-time.ts';
import type { Instant } from '#core/system.ts';
import type { TimeDefinitions } from './definitions.ts';
import type { RefreshTimes } from './refreshes.ts';
import type { Train } from './trains.ts';
import type { CalendarVersion, Interval, ZoneRules } from './types.ts';
import type { Freeze, Window } from './timed-rules.ts';

export interface CompiledTime {
  /** Digest of the definitions that it was compiled of: what belongs to others says nothing. */
  readonly of: string;
  readonly calendars: { readonly [name: string]: CompiledCalendar };
  readonly schedule: Schedule;
}

export interface CompiledCalendar {
  readonly calendar: CalendarVersion;
  /** What its holidays were read from, and what was corrected: sentences for people. */
  readonly sources: readonly string[];
}

/** What hands make of definitions; what cannot be, is said for each place of them. Throws a Failure where it could not be looked up at all. */
export type CompileTime = (definitions: TimeDefinitions, now: Instant) => Promise<CompileAnswer>;

export type CompileAnswer =
  | {
      readonly ok: true;
      readonly time: CompiledTime;
      /** Right, and yet not what its writer may expect, with where each stands. */
      readonly warnings: readonly TimeProblem[];
    }
  | { readonly ok: false; readonly problems: readonly TimeProblem[] };

/** When work may start. */
export interface Schedule {
  readonly of: string;
  /** The system's. */
  readonly zone: ZoneRules;
  readonly windows: readonly Packed<Window>[];
  readonly freezes: readonly Packed<Freeze>[];
  /** Absent: the file has none. */
  readonly trains?: readonly PackedTrain[];
  /** Absent: the file does not say when data are refreshed. */
  readonly refreshes?: readonly PackedRefreshTimes[];
}

/** A window of every weekday has hundreds of intervals: they are kept as seconds, each from the end of the one before, and how long it lasts. */
export type Packed<Rule extends Window | Freeze> = Omit<Rule, 'intervals'> & { readonly seconds: readonly number[] };

/** Departures as windows are kept, and of each by how many seconds its cut-off comes before it. */
export type PackedTrain = Omit<Train, 'departures'> & { readonly seconds: readonly number[]; readonly cutOffs: readonly number[] };

/** Due times as so many seconds, each from the one before. */
export type PackedRefreshTimes = Omit<RefreshTimes, 'dues' | 'window'> & {
  readonly seconds: readonly number[];
  readonly window?: Packed<Window>;
};

export function packRefreshTimes({ dues, window, ...times }: RefreshTimes): PackedRefreshTimes {
  const seconds = dues.map((due, index) => (due - (dues[index - 1] ?? 0)) / 1000);
  return { ...times, seconds, ...(window !== undefined && { window: pack(window) }) };
}

function unpackRefreshTimes({ seconds, window, ...times }: PackedRefreshTimes): RefreshTimes {
  const dues: Instant[] = [];
  for (const second of seconds) dues.push((dues.at(-1) ?? 0) + second * 1000);
  return { ...times, dues, ...(window !== undefined && { window: unpackRule(window) }) };
}

export function packTrain({ departures, ...train }: Train): PackedTrain {
  const { seconds } = pack({ intervals: departures });
  return { ...train, seconds, cutOffs: departures.map(({ from, cutOff }) => (from - cutOff) / 1000) };
}

function unpackTrain({ seconds, cutOffs, ...train }: PackedTrain): Train {
  const departures = intervalsOf(seconds).map(({ from, to }, index) => ({ from, to, cutOff: from - (cutOffs[index] ?? 0) * 1000 }));
  return { ...train, departures };
}

export function pack<Rule extends { readonly intervals: readonly Interval[] }>({
  intervals,
  ...rule
}: Rule): Omit<Rule, 'intervals'> & { seconds: readonly number[] } {
  let last = 0;
  const seconds = intervals.flatMap(({ from, to }) => {
    const pair = [(from - last) / 1000, (to - from) / 1000];
    last = to;
    return pair;
  });
  return { ...rule, seconds };
}

/** Its rules with their intervals at hand. */
export function unpack({ windows, freezes, trains = [], refreshes = [] }: Pick<Schedule, 'windows' | 'freezes' | 'trains' | 'refreshes'>): {
  readonly windows: readonly Window[];
  readonly freezes: readonly Freeze[];
  readonly trains: readonly Train[];
  readonly refreshes: readonly RefreshTimes[];
} {
  return {
    windows: windows.map(unpackRule),
    freezes: freezes.map(unpackRule),
    trains: trains.map(unpackTrain),
    refreshes: refreshes.map(unpackRefreshTimes),
  };
}

function unpackRule<Rule extends { readonly seconds: readonly number[] }>({
  seconds,
  ...rule
}: Rule): Omit<Rule, 'seconds'> & { readonly intervals: readonly Interval[] } {
  return { ...rule, intervals: intervalsOf(seconds) };
}

export function intervalsOf(seconds: readonly number[]): readonly Interval[] {
  const intervals: Interval[] = [];
  let last = 0;
  for (let position = 0; position + 1 < seconds.length; position += 2) {
    const from = last + (seconds[position] ?? 0) * 1000;
    last = from + (seconds[position + 1] ?? 0) * 1000;
    intervals.push({ from, to: last });
  }
  return intervals;
}
