// Between instants and clocks on the wall, by the rules of a zone that somebody read before.
import type { Instant } from '#core/system.ts';
import type { Doubt, WallTime, ZoneRules } from './types.ts';

type Offset = ZoneRules['offsets'][number];

/** What the clocks of the zone show then. */
export function wallOf(zone: ZoneRules, instant: Instant): WallTime {
  return instant + secondsAt(zone, instant) * 1000;
}

/**
 * The instant at which the clocks show this. Of a wall time that comes twice, the earlier or the later one. One that never comes is read with
 * the offset after the gap (earlier) or before it (later): as `disambiguation` of Temporal.
 */
export function instantOf(zone: ZoneRules, wall: WallTime, doubt: Doubt): Instant {
  const { offsets } = zone;
  const index = lastWhere(offsets, (each, position) => each.from + 1000 * Math.min(each.seconds, before(offsets, position)) <= wall);
  const after = offsets[index]?.seconds ?? 0;
  const previous = before(offsets, index);
  const change = offsets[index]?.from ?? 0;
  // Gap and overlap alike: what the wall shows between the smaller and the larger offset of a change is in doubt.
  const isInDoubt = wall < change + 1000 * Math.max(after, previous);
  if (!isInDoubt) return wall - 1000 * after;
  return wall - 1000 * (doubt === 'earlier' ? Math.max(after, previous) : Math.min(after, previous));
}

/** Whether this wall time comes twice, or never. */
export function isDoubtful(zone: ZoneRules, wall: WallTime): boolean {
  return instantOf(zone, wall, 'earlier') !== instantOf(zone, wall, 'later');
}

/** Seconds that the wall is ahead of UTC. */
export function secondsAt({ offsets }: ZoneRules, instant: Instant): number {
  return offsets[lastWhere(offsets, ({ from }) => from <= instant)]?.seconds ?? 0;
}

/** The first offset holds before its own beginning too, so that there is no change at it. */
function before(offsets: readonly Offset[], position: number): number {
  return offsets[Math.max(0, position - 1)]?.seconds ?? 0;
}

/** The last for which this is so, where it is so for all before it; the first where it is so for none. Changes of a zone lie days apart. */
function lastWhere(offsets: readonly Offset[], isSo: (each: Offset, position: number) => boolean): number {
  let [low, high] = [0, offsets.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const each = offsets[middle];
    if (each !== undefined && isSo(each, middle)) low = middle;
    else high = middle;
  }
  return low;
}
