import { TriangleAlert } from 'lucide-react';
import type { ReleaseView } from '#core/views/shapes.ts';
import { andOf } from '#core/words.ts';
import { Countdown, Instant } from '#web/parts/instant.tsx';
import { useNow } from '#web/live/clock.ts';
import styles from './glass-banner.module.css';

/** Every time that two people broke the glass for a release: before which stage, who, why, and what was waived. It never goes. */
export function GlassBanner({ view: { brokeGlass = [] } }: { readonly view: ReleaseView }) {
  const now = useNow();
  return brokeGlass.map(({ id, stage, by, second, reason, at, expires, gates }) => (
    <section key={id} className={styles['banner']} data-status="failed" aria-label={`Glass broken before ${stage}`}>
      <TriangleAlert size={20} aria-hidden />
      <div>
        <p>
          <strong>Glass broken before {stage}</strong> by {by} and {second}, <Instant at={at} />: {reason}
        </p>
        <p className={styles['gates']}>
          Waived: {andOf(gates)}.{' '}
          {expires > now ? (
            <>
              It counts until <Countdown at={expires} />.
            </>
          ) : (
            'It counts no more; that it was done stays.'
          )}
        </p>
      </div>
    </section>
  ));
}
