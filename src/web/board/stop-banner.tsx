import { say, sayWith } from '#web/words/say.ts';
import { OctagonX } from 'lucide-react';
import type { BoardView } from '#core/views/shapes.ts';
import type { Me } from '#web/api/queries.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Countdown } from '#web/parts/instant.tsx';
import { isAllowed } from '#web/words/mine.ts';
import styles from './stop-banner.module.css';

interface StopBannerProps {
  readonly me: Me;
  readonly system: string;
  readonly stop: NonNullable<BoardView['stop']>;
}

/** Somebody stopped the whole system: who, why, until when, and how it ends. */
export function StopBanner({ me, system, stop }: StopBannerProps) {
  return (
    <div className={styles['banner']} aria-live="polite">
      <OctagonX size={20} aria-hidden />
      <p>
        <strong>{say('{system} is stopped by {by}', { system, by: stop.by })}</strong>: {stop.reason}.{' '}
        {stop.until === undefined
          ? say('Nothing new begins until somebody lifts it.')
          : sayWith('Nothing new begins until {until}.', { until: <Countdown at={stop.until} /> })}
      </p>
      {isAllowed(me, system, 'lift-stop') && <CopyCommand command="lockstep stop --lift" />}
    </div>
  );
}
