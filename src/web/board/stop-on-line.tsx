import { say } from '#web/words/say.ts';
import type { BoardRelease } from '#core/views/shapes.ts';
import { Instant } from '#web/parts/instant.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { statusLooks } from '#web/status.ts';
import { kindOfStop } from '#web/words/stops.ts';
import styles from './stop-on-line.module.css';

type Stop = BoardRelease['stops'][number];

interface StopOnLineProps {
  readonly stop: Stop;
  readonly next: Stop | undefined;
}

/** A stop of a train: behind it grey with its date, where it stands in the colour of its status, ahead hollow. */
export function StopOnLine({ stop, next }: StopOnLineProps) {
  const kind = kindOfStop(stop);
  const look = statusLooks[stop.status];
  return (
    <span className={styles['stop']}>
      <span className={styles['dot']} data-kind={kind} data-status={look.colour ?? 'quiet'} aria-hidden />
      <span className={styles['label']}>
        {(kind === 'here' || kind === 'next') && <StatusMark look={look} />}
        {kind === 'behind' && stop.since !== undefined && <Instant at={stop.since} />}
        {kind === 'ahead' && <span className={styles['unseen']}>{say('ahead')}</span>}
      </span>
      {next !== undefined && <span className={styles['line']} data-travelled={isReached(next) || undefined} aria-hidden />}
    </span>
  );
}

function isReached(stop: Stop): boolean {
  const kind = kindOfStop(stop);
  return kind === 'behind' || kind === 'here';
}
