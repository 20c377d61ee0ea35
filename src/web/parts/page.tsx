import { type ReactNode, useEffect, useRef } from 'react';
import styles from './page.module.css';

interface PageProps {
  /** What the browser's tab says. */
  readonly title: string;
  readonly heading: ReactNode;
  /** A board needs no name above its sentence; a screen reader does. */
  readonly isHeadingHidden?: boolean;
  /** Above the heading: where this page is. */
  readonly above?: ReactNode;
  /** Beside the heading: what one may do with what the page shows. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of a page. Its name takes the focus when one comes from another page, so that a screen reader says where one is. */
export function Page({ title, heading, isHeadingHidden = false, above, beside, children }: PageProps) {
  const name = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Lockstep`;
    // On the very first page the focus belongs to the browser.
    if (document.activeElement !== document.body || history.state !== null) name.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <main id="main" className={styles['page']}>
      {above}
      <div className={isHeadingHidden ? styles['hidden'] : styles['head']}>
        <h1 ref={name} tabIndex={-1}>
          {heading}
        </h1>
        {beside}
      </div>
      {children}
    </main>
  );
}
