import { sayWith } from '#web/words/say.ts';
import { useDesk } from './actions.tsx';
import styles from './action-news.module.css';

/** What I did last, and under which number it is written; said once, politely. */
export function ActionNews() {
  const { last } = useDesk();
  return (
    <p className={styles['news']} aria-live="polite">
      {last !== undefined && sayWith('{done}. Recorded as {seq}.', { done: last.done, seq: <code>#{last.seq}</code> })}
    </p>
  );
}
