import type { LiveCanary } from '#core/canary/live.ts';
import type { Instant } from '#core/system.ts';
import type { CanaryStepView } from '#core/views/shapes.ts';

/** What was seen of a canary at an instant. */
export interface Seen {
  readonly at: Instant;
  /** Of the traffic, 0 to 1. */
  readonly share: number;
  /** Odds to 1 that it is worse. */
  readonly odds: number;
}

/** So many looks of this browser are kept: ten minutes, one every two seconds. */
const mostSeen = 300;

/** What the steps saw that are over, in the order of time. */
export function seenBySteps(steps: readonly CanaryStepView[]): readonly Seen[] {
  return steps
    .flatMap((step) => (step.kind === 'weight' && step.saw !== undefined ? [step.saw] : []))
    .map(({ at, weight, evidence }) => ({ at, share: weight / 10_000, odds: evidence }))
    .toSorted((left, right) => left.at - right.at);
}

/** With what is seen now; while it is suspended nobody is sent there. */
export function withLook(before: readonly Seen[], at: Instant, { weight, evidence, mode }: LiveCanary): readonly Seen[] {
  const last = before.at(-1);
  if (last !== undefined && last.at >= at) return before;
  const seen = { at, share: mode === 'suspended' ? 0 : weight / 10_000, odds: evidence };
  return [...before, seen].slice(-mostSeen);
}

export interface Frame {
  readonly width: number;
  readonly height: number;
}

/** A line that stays where it was until it is seen elsewhere: `x,y x,y`, from the first instant to the last. */
export function steppedLine(points: readonly Seen[], { width, height }: Frame, heightOf: (seen: Seen) => number): string {
  const [from, to] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  const placeOf = (at: Instant): number => (to === from ? 0 : (width * (at - from)) / (to - from));
  const levelOf = (seen: Seen): number => height * (1 - Math.min(1, Math.max(0, heightOf(seen))));
  return points
    .flatMap((seen, index) => {
      const before = points[index - 1];
      const own = `${round(placeOf(seen.at))},${round(levelOf(seen))}`;
      return before === undefined ? [own] : [`${round(placeOf(seen.at))},${round(levelOf(before))}`, own];
    })
    .join(' ');
}

/** Odds from 1 to 10 to 1 to 10,000 to 1, each ten times the one before as far apart: what is less likely than even lies at the bottom. */
export function heightOfOdds(odds: number): number {
  return Math.log10(Math.max(odds, 0.1)) / 4;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
