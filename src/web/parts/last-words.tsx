import styles from './last-words.module.css';

/** What a service or a command wrote last, as it stood in its log. */
export function LastWords({ words }: { readonly words: string | undefined }) {
  return words === undefined || words === '' ? null : <pre className={styles['words']}>{words}</pre>;
}
