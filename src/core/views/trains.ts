// The timetable: what departs next, until when one has to be there, and who is on it.
import { byAge } from '#core/age.ts';
import { indexOf } from '#core/index-of.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { dayIn, type Departure, type Train } from '#core/time/trains.ts';
import { trainsOf } from '#core/trains.ts';

export interface TrainsView {
  readonly system: string;
  readonly seq: number;
  readonly now: Instant;
  readonly trains: readonly TrainView[];
}

export interface TrainView {
  readonly name: string;
  /** The one that it departs into. */
  readonly stage: string;
  readonly zone: string;
  /** Those that have not left, soonest first. */
  readonly departures: readonly DepartureView[];
}

export interface DepartureView {
  /** On the wall of the train's zone: `2026-06-16`. */
  readonly day: string;
  readonly from: Instant;
  readonly to: Instant;
  /** Absent: whoever comes while it leaves is in time. */
  readonly cutOff?: Instant;
  /** On it, the older first: they go in this order. */
  readonly releases: readonly string[];
}

/** More is looked up by `lockstep calendar show`. */
const mostDepartures = 6;

export function trainsView(state: State, seq: number, now: Instant): TrainsView {
  const trains = trainsOf(state).map((train) => ({
    name: train.name,
    stage: train.stage,
    zone: train.zone.name,
    departures: train.departures
      .filter(({ to }) => to > now)
      .slice(0, mostDepartures)
      .map((departure) => departureView(state, train, departure)),
  }));
  return { system: state.head.system, seq, now, trains };
}

function departureView(state: State, train: Train, departure: Departure): DepartureView {
  const { from, to, cutOff } = departure;
  return { day: dayIn(train, departure), from, to, ...(cutOff < to && { cutOff }), releases: ridersOf(state, train, departure) };
}

/** Every open release that is on this departure. */
export function ridersOf(state: State, { name }: Train, { from }: Departure): readonly string[] {
  const riders = indexOf(state).open.filter(({ train }) => train?.name === name && train.departs === from);
  return riders.toSorted(byAge).map(({ id }) => id);
}
