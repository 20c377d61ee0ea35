import { Told } from './told.tsx';
import { say } from '#web/words/say.ts';
import { Refused } from '#web/api/client.ts';
import { NextStep } from './next-step.tsx';
import styles from './trouble.module.css';

interface TroubleProps {
  readonly error: Error;
  readonly onRetry?: () => void;
}

/** Why there is nothing to see, in the place of the sentence, and what to do about it. */
export function Trouble({ error, onRetry }: TroubleProps) {
  const next = error instanceof Refused ? error.next : say('The page looks again by itself as soon as it hears something.');
  return (
    <div className={styles['trouble']} role="alert">
      <p className={styles['sentence']}>
        <Told text={error.message} isVerbatim />
      </p>
      <p className={styles['next']}>
        <NextStep next={next} />
      </p>
      {onRetry !== undefined && (
        <button type="button" className={styles['retry']} onClick={onRetry}>
          {say('Look again')}
        </button>
      )}
    </div>
  );
}
