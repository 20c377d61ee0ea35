import { type ReactNode, useEffect, useId, useRef } from 'react';
import styles from './dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * The browser's own dialog: it keeps the focus, Escape closes it, and the focus returns to where it was. Rendered only while open. The focus
 * begins at the least harmful button where one is named, else at the first thing to be filled in.
 */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const before = useRef<Element>(null);
  useEffect(() => {
    before.current ??= document.activeElement;
    // React may run this twice while one develops; a dialog that is open cannot be opened.
    if (dialog.current?.open === false) dialog.current.showModal();
    dialog.current?.querySelector<HTMLElement>('[data-first]')?.focus({ preventScroll: true });
    return () => giveFocusBack(before.current);
  }, []);
  return (
    <dialog ref={dialog} className={styles['dialog']} aria-labelledby={heading} onCancel={onClose} onClose={onClose}>
      <h2 id={heading} className={styles['title']}>
        {title}
      </h2>
      {children}
    </dialog>
  );
}

/** A dialog that is taken off the page gives the focus to nobody by itself. Where the button went that asked for it, the page's name takes it. */
export function giveFocusBack(before: Element | null): void {
  const next = before?.isConnected === true ? before : document.querySelector('main h1');
  if (next instanceof HTMLElement) next.focus({ preventScroll: true });
}

/** The row of buttons at a dialog's end; the least harmful comes first, and the focus with it. */
export function DialogButtons({ children }: { readonly children: ReactNode }) {
  return <div className={styles['buttons']}>{children}</div>;
}
