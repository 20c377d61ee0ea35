import { say, sayWith } from '#web/words/say.ts';
import { useNow } from '#web/live/clock.ts';
import { useLiveness } from '#web/live/live.tsx';
import { wordsOfInstant } from '#web/words/instants.ts';
import { staleReasonId } from './button.tsx';
import styles from './stale-banner.module.css';

/** Why every action is off. What is on the page stays readable: it was true then. */
export function StaleBanner() {
  const now = useNow();
  const liveness = useLiveness();
  if (liveness.kind === 'live') return null;
  return (
    <p id={staleReasonId} className={styles['banner']} aria-live="polite">
      {sayWith('{what} What you see was true then. Actions are off until it answers; what customers use is not touched by this.', {
        what: <strong>{say('Nothing was heard from the controller since {at}.', { at: wordsOfInstant(liveness.since, now) })}</strong>,
      })}
    </p>
  );
}
