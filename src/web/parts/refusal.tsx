import { Told } from './told.tsx';
import { say } from '#web/words/say.ts';
import { Refused } from '#web/api/client.ts';
import { NextStep } from './next-step.tsx';
import styles from './refusal.module.css';

/** What the controller said no to, and what to do next; in the place where one asked. */
export function Refusal({ error }: { readonly error: Error }) {
  const next = error instanceof Refused ? error.next : say('Whether it was recorded is not known here; the ledger says it.');
  return (
    <p className={styles['refusal']} role="alert">
      <strong>
        <Told text={error.message} isVerbatim />
      </strong>{' '}
      <NextStep next={next} />
    </p>
  );
}
