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

/** Where the page lies that was shown last, and where one last came to from another. */
const way: { shownAt?: string; cameTo?: string } = {};

/** The frame of a page. Its name takes the focus when one comes from another page, so that a screen reader says where one is. */
export function Page({ title, heading, isHeadingHidden = false, above, beside, children }: PageProps) {
  const name = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Lockstep`;
    const { pathname } = location;
    // On the very first page the focus belongs to the browser, and on one that only changes its title to whoever works there.
    const isOther = way.shownAt !== undefined && way.shownAt !== pathname;
    way.shownAt = pathname;
    if (isOther) way.cameTo = pathname;
    // What stood in for a page while it was fetched had the focus, and took it along.
    const isLost = way.cameTo === pathname && document.activeElement === document.body;
    if (isOther || isLost) name.current?.focus({ preventScroll: true });
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
