import { say, sayWith } from '#web/words/say.ts';
import { TriangleAlert } from 'lucide-react';
import type { ReleaseView } from '#core/views/shapes.ts';
import { andOf } from '#web/words/lists.ts';
import { Countdown, Instant } from '#web/parts/instant.tsx';
import { useNow } from '#web/live/clock.ts';
import styles from './glass-banner.module.css';

/** Every time that two people broke the glass for a release: before which stage, who, why, and what was waived. It never goes. */
export function GlassBanner({ view: { brokeGlass = [] } }: { readonly view: ReleaseView }) {
  const now = useNow();
  return brokeGlass.map(({ id, stage, by, second, reason, at, expires, gates }) => (
    <section key={id} className={styles['banner']} data-status="failed" aria-label={say('Glass broken before {stage}', { stage })}>
      <TriangleAlert size={20} aria-hidden />
      <div>
        <p>
          {sayWith('{what} by {by} and {second}, {at}: {reason}', {
            what: <strong>{say('Glass broken before {stage}', { stage })}</strong>,
            by,
            second,
            at: <Instant at={at} />,
            reason,
          })}
        </p>
        <p className={styles['gates']}>
          {say('Waived: {gates}.', { gates: andOf(gates) })}{' '}
          {expires > now
            ? sayWith('It counts until {at}.', { at: <Countdown at={expires} /> })
            : say('It counts no more; that it was done stays.')}
        </p>
      </div>
    </section>
  ));
}
