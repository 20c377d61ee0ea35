import { say } from '#web/words/say.ts';
import { Check } from 'lucide-react';
import type { BoardRelease } from '#core/views/shapes.ts';
import { statusLooks } from '#web/status.ts';
import { kindOfStop } from '#web/words/stops.ts';
import styles from './stage-dots.module.css';

interface StageDotsProps {
  readonly stops: BoardRelease['stops'];
}

/** A path in one row: a tick where it was, a coloured dot where it is, hollow ahead. */
export function StageDots({ stops }: StageDotsProps) {
  return (
    <span className={styles['dots']}>
      {stops.map((stop, index) => {
        const look = statusLooks[stop.status];
        const kind = kindOfStop(stop);
        return (
          <span key={stop.stage} className={styles['stop']} data-kind={kind} data-status={look.colour ?? 'quiet'}>
            {index > 0 && <span className={styles['line']} aria-hidden />}
            <span className={styles['dot']} aria-hidden>
              {kind === 'behind' && <Check size={10} strokeWidth={3.5} />}
            </span>
            <span className={styles['name']}>
              {stop.stage}
              <span className={styles['unseen']}>, {say(look.word)}</span>
            </span>
          </span>
        );
      })}
    </span>
  );
}
