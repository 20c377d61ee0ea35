// Release trains: departures into a stage that come again and again. Who stands before the stage by the cut-off goes along, who comes later
// takes the next one. A level, like windows: which departure somebody may take follows from when he came, and from nothing that was missed.
import type { Instant, SoakLength } from '#core/system.ts';
import { dateText, dayMs, dayOf } from './day.ts';
import type { DayIndex } from './index-of-days.ts';
import type { Interval, ZoneRules } from './types.ts';
import { instantOf, wallOf } from './zone.ts';

/** While it lasts, those who made the cut-off may start, one after the other. */
export interface Departure extends Interval {
  /** Whoever stands before the stage earlier than this is in time. */
  readonly cutOff: Instant;
}

export interface Train {
  readonly name: string;
  /** The one that it departs into. */
  readonly stage: string;
  readonly zone: ZoneRules;
  /** Outside of this no departure is known. */
  readonly known: Interval;
  /** Oldest first, apart from each other. */
  readonly departures: readonly Departure[];
}

/** What a release brings to the platform. */
export interface Boarding {
  /** Since when it stands before the stage; absent: it does not yet. */
  readonly platform?: Instant;
  /** The departure that it is on: none before it. Absent: the first that it can. */
  readonly departs?: Instant;
}

/** A departure, and the train that it is one of. */
export interface Leaving {
  readonly train: Train;
  readonly departure: Departure;
}

/** Who is not there yet comes at the earliest when it is asked. */
export function arrived(boarding: Boarding, at: Instant): Boarding {
  return boarding.platform === undefined ? { ...boarding, platform: at } : boarding;
}

export function mayTake({ from, cutOff }: Departure, { platform = Number.POSITIVE_INFINITY, departs = from }: Boarding): boolean {
  return from >= departs && platform < cutOff;
}

/** What leaves now, and may be taken. */
export function leavingAt(trains: readonly Train[], boarding: Boarding, at: Instant): Leaving | undefined {
  return ahead(trains, boarding, at).find(({ departure }) => departure.from <= at);
}

/** The first that may be taken, of those that have not begun to leave. */
export function nextLeaving(trains: readonly Train[], boarding: Boarding, at: Instant): Leaving | undefined {
  const later = ahead(trains, boarding, at).filter(({ departure }) => departure.from > at);
  return later.toSorted((left, right) => left.departure.from - right.departure.from)[0];
}

/** Of each train what may be taken and is not over, up to the first that has not begun. */
function ahead(trains: readonly Train[], boarding: Boarding, at: Instant): readonly Leaving[] {
  return trains.flatMap((train) => {
    const open = train.departures.filter((departure) => departure.to > at && mayTake(departure, boarding));
    const first = open.findIndex(({ from }) => from > at);
    return open.slice(0, first === -1 ? open.length : first + 1).map((departure) => ({ train, departure }));
  });
}

/** The day on which it begins to leave, on the wall of the train's zone. */
export function dayIn({ zone }: Train, { from }: Interval): string {
  return dateText(dayOf(wallOf(zone, from)));
}

/**
 * When somebody has to be there for a departure: so long before by the clock, or at the same time on the wall so many working days earlier.
 * Undefined where the calendar does not reach so far back.
 */
export function cutOffOf(departs: Instant, before: SoakLength, index: DayIndex | undefined): Instant | undefined {
  if ('ms' in before) return departs - before.ms;
  if (index === undefined) return undefined;
  const { zone, first } = index.calendar;
  const wall = wallOf(zone, departs);
  const day = dayOf(wall);
  let [back, missing] = [day, 2 * before.workingDays];
  while (missing > 0) {
    back -= 1;
    const weight = index.weights[back - first];
    if (weight === undefined) return undefined;
    missing -= weight;
  }
  return instantOf(zone, back * dayMs + wall - day * dayMs, 'earlier');
}
