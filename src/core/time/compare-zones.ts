import type { Instant } from '#core/system.ts';
import type { Interval, ZoneRules } from './types.ts';
import { secondsAt } from './zone.ts';

export interface ZoneDifference {
  readonly from: Instant;
  readonly seconds: number;
  readonly otherSeconds: number;
}

/** Where two editions of a zone first show other clocks; undefined where they never do in this time. */
export function firstDifference(zone: ZoneRules, other: ZoneRules, { from, to }: Interval): ZoneDifference | undefined {
  const changes = [...zone.offsets, ...other.offsets].map((each) => each.from).filter((at) => at > from && at < to);
  for (const at of [from, ...changes.toSorted((left, right) => left - right)]) {
    const [seconds, otherSeconds] = [secondsAt(zone, at), secondsAt(other, at)];
    if (seconds !== otherSeconds) return { from: at, seconds, otherSeconds };
  }
  return undefined;
}
