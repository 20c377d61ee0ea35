// The dates of the past, told again: at each step of a release that went live, from what was known then, and held against when it was live.
import { emptyState } from '#core/empty-state.ts';
import type { Event } from '#core/event.ts';
import { fold } from '#core/fold/index.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { calibrate, calibrationWords, type Calibration, type Kept } from './calibrate.ts';
import { compileSystem } from './compile-release.ts';
import { forecastSystem, type ForecastRelease } from './forecast.ts';
import { emptyHistory, takeEvents, type HistoryFold } from './history.ts';
import { evenly, type Journey } from './journeys.ts';
import { placesOfStages } from './stage-order.ts';
import type { CompiledSystem } from './waits.ts';

/** A verdict takes 150; each is told some six dates, and each date takes some milliseconds of a thread that others wait for. */
const mostBacktested = 200;

/** Nine in ten is right to half a working day. */
const samplesEach = 200;

export interface BacktestDepth extends Calibration {
  /** The stage that the releases had just come into; absent: they had just been made. */
  readonly stage?: string;
  /** Releases of which no date could be told there. They count nowhere else. */
  readonly undated: number;
  readonly words: string;
}

export interface Backtest {
  /** That went live by the whole ledger, and how many of them were looked at. */
  readonly live: number;
  readonly lookedAt: number;
  readonly samples: number;
  /** From the beginning of the path to its end. */
  readonly depths: readonly BacktestDepth[];
}

export type Foretell = (system: CompiledSystem) => readonly ForecastRelease[];

/** A ledger that is gone through a second time, once it is known who went live. */
export interface Backtesting {
  readonly journeys: readonly Journey[];
  readonly live: number;
  readonly foretell: Foretell;
  /** Number of an event → who came where by it. */
  readonly wanted: ReadonlyMap<number, readonly Wanted[]>;
  readonly history: HistoryFold;
  /** Stage, or nothing → what was said there. */
  readonly said: Map<string, Said[]>;
  state: State;
  /** Events of the transaction that is being read, and who is to be told a date at its end. */
  events: Event[];
  due: Wanted[];
  at: Instant;
}

interface Wanted {
  readonly journey: Journey;
  readonly stage: string;
}

type Said = Pick<ForecastRelease, 'evenOdds' | 'nineInTen'> & { readonly live: Instant };

const madeStage = '';

export function beginBacktest(
  system: string,
  all: readonly Journey[],
  { most = mostBacktested, foretell = usual }: { readonly most?: number; readonly foretell?: Foretell } = {},
): Backtesting {
  const journeys = evenly(all, most);
  const wanted = new Map<number, Wanted[]>();
  for (const journey of journeys)
    for (const { seq, stage = madeStage } of journey.points) wanted.set(seq, [...(wanted.get(seq) ?? []), { journey, stage }]);
  const known = { state: emptyState(system), history: emptyHistory(), said: new Map<string, Said[]>() };
  return { ...known, journeys, live: all.length, foretell, wanted, events: [], due: [], at: 0 };
}

function usual(system: CompiledSystem): readonly ForecastRelease[] {
  return forecastSystem(system, samplesEach);
}

/** One event of the ledger; it rests after each date that it told. */
export function* takeLine(
  test: Backtesting,
  { seq, at, events }: { readonly seq: number; readonly at: Instant; readonly events: readonly Event[] },
): Generator<void, void> {
  // What is known of a moment is known at the end of it: all events of one transaction have its instant.
  if (at !== test.at && test.due.length > 0) yield* tellDates(test);
  test.at = at;
  test.events.push(...events);
  test.due.push(...(test.wanted.get(seq) ?? []));
  if (test.events.length >= eventsAtOnce && test.due.length === 0) {
    takeIn(test);
    yield;
  }
}

/** Folding many at once is cheaper than each by itself. */
const eventsAtOnce = 200;

function takeIn(test: Backtesting): void {
  test.state = fold(test.state, test.events);
  takeEvents(test.history, test.events);
  test.events = [];
}

function* tellDates(test: Backtesting): Generator<void, void> {
  takeIn(test);
  const foretold = test.foretell(compileSystem(test.state, test.history.waits, test.at));
  for (const { journey, stage } of test.due) {
    const found = foretold.find(({ release }) => release === journey.release);
    const said = { ...found, live: journey.live };
    test.said.set(stage, [...(test.said.get(stage) ?? []), said]);
  }
  test.due = [];
  yield;
}

/** Once the last event has been taken. */
export function* endBacktest(test: Backtesting): Generator<void, Backtest> {
  if (test.due.length > 0) yield* tellDates(test);
  const paths = test.journeys.map(({ points }) => points.map(({ stage = madeStage }) => stage));
  const stages = [...new Set(placesOfStages(paths).names)];
  return {
    live: test.live,
    lookedAt: test.journeys.length,
    samples: samplesEach,
    depths: stages.map((stage) => depthOf(stage, test.said.get(stage) ?? [])),
  };
}

function depthOf(stage: string, said: readonly Said[]): BacktestDepth {
  const kept = said.flatMap(({ evenOdds, nineInTen, live }): readonly Kept[] =>
    evenOdds === undefined || nineInTen === undefined ? [] : [{ evenOdds, nineInTen, live }],
  );
  const calibration = calibrate(kept);
  return {
    ...(stage !== madeStage && { stage }),
    ...calibration,
    undated: said.length - kept.length,
    words: calibrationWords(calibration),
  };
}
