import type { Event } from '#core/event.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { dayIn } from '#core/time/trains.ts';
import { ridingIn, takesNext, type Riding } from '#core/trains.ts';

/** Who was not there by the cut-off, or could not start while it left, is left behind: that is told, and the next one is his. */
export function followTrains(state: State, now: Instant): readonly Event[] {
  return ridingIn(state).flatMap((riding): readonly Event[] => {
    const because = missedBy(riding, now);
    const { release, departs } = riding;
    if (because === undefined || release.train === undefined) return [];
    const { name: train, stage, day } = release.train;
    const event = { kind: 'trainMissed', release: release.id, train, stage, departs, day, because, at: now } as const;
    const next = takesNext(riding, now);
    if (next === undefined || riding.train === undefined) return [event];
    return [{ ...event, next: { departs: next.from, day: dayIn(riding.train, next) } }];
  });
}

function missedBy({ train, departure, departs, platform }: Riding, now: Instant): 'cut-off' | 'departure' | 'gone' | undefined {
  if (train === undefined) return 'gone';
  // What lies before everything that is known was over long ago.
  if (departure === undefined) return departs < train.known.from ? 'departure' : 'gone';
  if ((platform ?? now) >= departure.cutOff) return 'cut-off';
  return now >= departure.to ? 'departure' : undefined;
}
