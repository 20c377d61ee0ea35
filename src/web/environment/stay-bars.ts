import type { Instant } from '#core/system.ts';
import type { StayView } from '#core/views/stays.ts';

/** A stay as it lies in a stretch of time: shares of the whole, in percent. */
export interface StayBar {
  readonly stay: StayView;
  readonly left: number;
  readonly width: number;
}

export interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
}

const weekMs = 7 * 86_400_000;
/** So much is seen at once. */
const stretchWeeks = 6;

/** Six weeks that end so many weeks ago; a place that is younger is shown from when something first ran there. */
export function stretchOf(stays: readonly StayView[], now: Instant, weeksAgo: number): Stretch {
  const to = now - weeksAgo * weekMs;
  const from = to - stretchWeeks * weekMs;
  const first = stays[0]?.from ?? from;
  // Without a width nothing could be drawn: what came just now fills it.
  return { from: Math.min(Math.max(from, first), to - 1), to };
}

/** Those that lie in it, cut at its ends. */
export function barsIn(stays: readonly StayView[], { from, to }: Stretch): readonly StayBar[] {
  return stays.flatMap((stay) => {
    const [begin, end] = [Math.max(stay.from, from), Math.min(stay.to ?? to, to)];
    if (begin > end || stay.from > to) return [];
    return [{ stay, left: (100 * (begin - from)) / (to - from), width: (100 * (end - begin)) / (to - from) }];
  });
}
