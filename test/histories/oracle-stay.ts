// What counts of the time that a release has run in a place: without outages, and where short ones are none.
import { graceMs } from './fixture.ts';
import type { Bill } from '#core/system.ts';

export interface StayView {
  readonly promotion: string;
  readonly release: string;
  readonly stage: string;
  readonly bill: Bill;
  upSince: number | undefined;
  earned: number;
  /** The same where outages are forgiven; and since when it is down, as long as that may be none. */
  graceSince: number | undefined;
  graceEarned: number;
  downAt: number | undefined;
  /** Visitors were led to what moves in there. */
  aside: boolean;
  /** How much of a time counts there. */
  readonly counted: (from: number, to: number) => number;
}

export function stayFrom(at: number, fields: Pick<StayView, 'promotion' | 'release' | 'stage' | 'bill' | 'counted'>): StayView {
  return { ...fields, upSince: at, earned: 0, graceSince: at, graceEarned: 0, downAt: undefined, aside: false };
}

/** Somebody else serves there: no grace forgives that. */
export function breakOff(stay: StayView, at: number): void {
  breakStrictly(stay, at);
  breakForgiving(stay, stay.downAt ?? at);
}

/** Before a soak has begun nothing is forgiven. */
export function goDown(stay: StayView, at: number, mayForgive: boolean): void {
  if (stay.upSince === undefined) return;
  breakStrictly(stay, at);
  if (mayForgive) stay.downAt = at;
  else breakForgiving(stay, at);
}

export function comeUp(stay: StayView, at: number): void {
  if (stay.upSince !== undefined || stay.aside) return;
  if (stay.downAt !== undefined && at - stay.downAt > graceMs) breakForgiving(stay, stay.downAt);
  stay.upSince = at;
  stay.graceSince ??= at;
  stay.downAt = undefined;
}

/** The uninterrupted time begins anew, for whatever is forgiven. */
export function beginAt(stay: StayView, at: number): void {
  breakOff(stay, at);
  stay.upSince = at;
  stay.graceSince = at;
}

/** As if it had just come. */
export function beginAnew(stay: StayView, at: number): void {
  const since = stay.upSince === undefined ? undefined : at;
  Object.assign(stay, { earned: 0, graceEarned: 0, upSince: since, graceSince: since, downAt: undefined });
}

/** Visitors are led to it again, where it is up. */
export function ledBack(stay: StayView, at: number | undefined): StayView {
  return { ...stay, aside: false, upSince: at, graceSince: at, downAt: undefined };
}

function breakStrictly(stay: StayView, at: number): void {
  if (stay.upSince === undefined) return;
  stay.earned += stay.counted(stay.upSince, at);
  stay.upSince = undefined;
}

function breakForgiving(stay: StayView, at: number): void {
  stay.downAt = undefined;
  if (stay.graceSince === undefined) return;
  stay.graceEarned += stay.counted(stay.graceSince, at);
  stay.graceSince = undefined;
}
