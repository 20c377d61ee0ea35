import { type Deed, isMachine } from '#web/words/deeds.ts';
import styles from './deed-rows.module.css';
import { Instant } from './instant.tsx';

/** When, who, what, and the number in the ledger. */
export function DeedRows({ deeds }: { readonly deeds: readonly Deed[] }) {
  return (
    <ul>
      {deeds.map(({ key, at, by, words, entry }) => (
        <li key={key} className={styles['row']}>
          <span className={styles['when']}>
            <Instant at={at} />
          </span>
          <span className={styles['who']} data-machine={isMachine(by) || undefined}>
            {by}
          </span>
          <span className={styles['what']}>{words}</span>
          {entry !== undefined && (
            <code className={styles['number']} title={entry.hash}>
              #{entry.seq}
            </code>
          )}
        </li>
      ))}
    </ul>
  );
}
