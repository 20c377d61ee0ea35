import styles from './last-words.module.css';

/** What a service or a command wrote last, as it stood in its log. It can be scrolled by keys, so it can be reached by them. */
export function LastWords({ words }: { readonly words: string | undefined }) {
  if (words === undefined || words === '') return null;
  return (
    <pre className={styles['words']} aria-label="last lines of the log" tabIndex={0}>
      {words}
    </pre>
  );
}
