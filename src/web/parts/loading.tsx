import styles from './loading.module.css';

/** Grey lines in about the size of what comes, shown after 200 ms: what is quicker shall not flicker. */
export function Loading({ lines = 4, label }: { readonly lines?: number; readonly label: string }) {
  return (
    <div className={styles['lines']} aria-busy aria-label={label}>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className={styles['line']} />
      ))}
    </div>
  );
}
