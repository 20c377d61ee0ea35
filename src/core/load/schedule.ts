import type { Milliseconds } from '#core/system.ts';

/** A part of a load: the rate goes in a straight line from one number of requests per second to another. */
export interface Leg {
  readonly seconds: number;
  readonly from: number;
  readonly to: number;
}

export const steady = (rate: number, seconds: number): Leg => ({ seconds, from: rate, to: rate });

/** Milliseconds from the first leg's beginning to the end of the last. */
export function lengthOf(legs: readonly Leg[]): Milliseconds {
  return 1_000 * legs.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** The same rates, the last of them held until so many milliseconds from the beginning; the same legs where they last as long already. */
export function heldUntil(legs: readonly Leg[], endMs: Milliseconds): readonly Leg[] {
  const [last, moreMs] = [legs.at(-1), endMs - lengthOf(legs)];
  if (last === undefined || moreMs <= 0) return legs;
  return [...legs.slice(0, -1), { ...last, seconds: last.seconds + moreMs / 1_000 }];
}

/** How many requests the legs ask for in all. */
export function requestsIn(legs: readonly Leg[]): number {
  return Math.floor(legs.reduce((sum, leg) => sum + areaOf(leg), 0) + 1e-9);
}

/**
 * When the n-th request (from 0) is to be sent, in milliseconds from the beginning: whatever became of those before it. Latency counts
 * from here, so that a server which stalls is charged for everybody who would have come meanwhile. Undefined after the last.
 */
export function intendedAt(legs: readonly Leg[], index: number): Milliseconds | undefined {
  // The middle of its share of the line: the first request of a leg from 0 does not come at once.
  let left = index + 0.5;
  let beganMs = 0;
  for (const leg of legs) {
    const area = areaOf(leg);
    if (left < area) return beganMs + 1_000 * secondsFor(leg, left);
    left -= area;
    beganMs += 1_000 * leg.seconds;
  }
  return undefined;
}

/** Requests of a leg: the area below its line. */
function areaOf({ seconds, from, to }: Leg): number {
  return (seconds * (from + to)) / 2;
}

/** Solves `from · t + (to - from) / (2 · seconds) · t² = requests` for t; in the form that loses no digits where the slope is small. */
function secondsFor({ seconds, from, to }: Leg, requests: number): number {
  if (requests <= 0) return 0;
  const slope = (to - from) / seconds;
  return (2 * requests) / (from + Math.sqrt(Math.max(0, from * from + 2 * slope * requests)));
}
