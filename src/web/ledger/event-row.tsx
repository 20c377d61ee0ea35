import type { LedgerEvent } from '#web/api/queries.ts';
import { Instant } from '#web/parts/instant.tsx';
import { wordsOfEvent } from '#web/words/events.ts';
import styles from './event-row.module.css';

/** One line of the ledger: when, who, what, and its number and hash. */
export function EventRow({ event }: { readonly event: LedgerEvent }) {
  return (
    <div className={styles['row']}>
      <span className={styles['when']}>
        <Instant at={Math.floor(event.atMicros / 1000)} />
      </span>
      <span className={styles['who']} data-machine={isMachine(event.by) || undefined}>{event.by}</span>
      <span className={styles['what']}>{wordsOfEvent(event.kind, event.body)}</span>
      <code className={styles['number']} title={event.hash}>
        #{event.seq}
      </code>
    </div>
  );
}

function isMachine(by: string): boolean {
  return by === 'lockstep' || by.startsWith('agent:');
}
