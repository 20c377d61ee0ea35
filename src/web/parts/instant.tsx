import type { Instant as Milliseconds } from '#core/system.ts';
import { useNow, useNowFor } from '#web/live/clock.ts';
import { wordsOfCountdown, wordsOfDay, wordsOfExactInstant, wordsOfInstant } from '#web/words/instants.ts';

interface InstantProps {
  readonly at: Milliseconds;
}

/** `Thu 14:00`; the whole truth is in its title. */
export function Instant({ at }: InstantProps) {
  const now = useNowFor(at);
  return (
    <time dateTime={new Date(at).toISOString()} title={wordsOfExactInstant(at)}>
      {wordsOfInstant(at, now)}
    </time>
  );
}

/** `Thu 7 May`: of what nobody knows to the hour. */
export function Day({ at }: InstantProps) {
  return (
    <time dateTime={new Date(at).toISOString()} title={wordsOfExactInstant(at)}>
      {wordsOfDay(at)}
    </time>
  );
}

/** `Thu 14:00 (in 12 s)`, counting down. */
export function Countdown({ at }: InstantProps) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={wordsOfExactInstant(at)}>
      {wordsOfInstant(at, now)} ({wordsOfCountdown(at, now)})
    </time>
  );
}
