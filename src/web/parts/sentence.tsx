import type { ReactNode } from 'react';
import styles from './sentence.module.css';

/** The answer of a page, before any table. */
export function Sentence({ children }: { readonly children: ReactNode }) {
  return <p className={styles['sentence']}>{children}</p>;
}
