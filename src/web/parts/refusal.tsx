import { Refused } from '#web/api/client.ts';
import styles from './refusal.module.css';

/** What the controller said no to, and what to do next; in the place where one asked. */
export function Refusal({ error }: { readonly error: Error }) {
  return (
    <p className={styles['refusal']} role="alert">
      <strong>{error.message}</strong>{' '}
      {error instanceof Refused ? error.next : 'Nothing was recorded as far as this page knows; look at the ledger.'}
    </p>
  );
}
