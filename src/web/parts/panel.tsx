import { type ReactNode, useId } from 'react';
import styles from './panel.module.css';

interface PanelProps {
  /** Where other parts of the page lead to it. */
  readonly id?: string;
  readonly title: ReactNode;
  /** Right of the title, quiet. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A box with a name. Panels without anything in them are absent, so there is no empty one. */
export function Panel({ id, title, aside, children }: PanelProps) {
  const heading = useId();
  return (
    <section id={id} tabIndex={id === undefined ? undefined : -1} className={styles['panel']} aria-labelledby={heading}>
      <header className={styles['head']}>
        <h2 id={heading} className={styles['title']}>
          {title}
        </h2>
        {aside !== undefined && <div className={styles['aside']}>{aside}</div>}
      </header>
      {children}
    </section>
  );
}
