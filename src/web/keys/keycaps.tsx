import styles from './keycaps.module.css';

/** `g b` as two keys, one after the other. */
export function Keycaps({ keys }: { readonly keys: string }) {
  return (
    <span className={styles['keys']}>
      {keys.split(' ').map((key, index) => (
        // Keys may be the same twice.
        <kbd key={`${key} ${index}`}>{key}</kbd>
      ))}
    </span>
  );
}
