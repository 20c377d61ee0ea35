import type { StageView } from '#core/views/shapes.ts';
import { useNow } from '#web/live/clock.ts';
import { Countdown, Instant } from '#web/parts/instant.tsx';
import { soakShare } from './journey-line.tsx';
import styles from './soak-bar.module.css';

/** Real time from entry to the instant at which it may leave. Absent where there is no soak, and once it is over. */
export function SoakBar({ stage }: { readonly stage: StageView }) {
  const now = useNow();
  const { entered, soakUntil, status } = stage;
  if (entered === undefined || soakUntil === undefined || status === 'passed') return null;
  const share = soakShare(stage, now);
  return (
    <figure className={styles['soak']} data-status="soaking">
      <span className={styles['bar']} aria-hidden>
        <span className={styles['done']} style={{ width: `${100 * share}%` }} />
      </span>
      <figcaption className={styles['ends']}>
        <span>
          entered <Instant at={entered} />
        </span>
        <strong>
          {share < 1 ? (
            <>
              may leave <Countdown at={soakUntil} />
            </>
          ) : (
            'the soak has run'
          )}
        </strong>
      </figcaption>
    </figure>
  );
}
