import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { giveFocusBack } from './dialog.tsx';
import styles from './dialog.module.css';

interface LightDialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A dialog with one field, over a page that stays as it is. The browser's own switches off everything below it, and for that looks at each of its
 * thousands of elements anew, once when it opens and once when it closes: who calls for the palette by a key waits for nothing of the sort. Here the
 * field keeps the focus instead: nothing else can be come to by keys, and a click beside it closes.
 */
export function LightDialog({ title, onClose, children }: LightDialogProps) {
  const heading = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [before] = useState(() => document.activeElement);
  useEffect(() => () => giveFocusBack(before), [before]);
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (event.key !== 'Tab' && event.key !== 'Escape') return;
      event.preventDefault();
      if (event.key === 'Escape') onClose();
    };
    const { current } = dialog;
    current?.addEventListener('keydown', hear);
    current?.addEventListener('mousedown', keepFocus);
    return () => {
      current?.removeEventListener('keydown', hear);
      current?.removeEventListener('mousedown', keepFocus);
    };
  }, [onClose]);
  return (
    <>
      <button type="button" className={styles['veil']} onClick={onClose} tabIndex={-1} aria-hidden />
      <dialog open ref={dialog} className={`${styles['dialog']} ${styles['light']}`} aria-modal aria-labelledby={heading}>
        <h2 id={heading} className={styles['title']}>
          {title}
        </h2>
        {children}
      </dialog>
    </>
  );
}

/** A click on what cannot have the focus would take it from the field. */
function keepFocus(event: MouseEvent): void {
  if (!(event.target instanceof HTMLInputElement)) event.preventDefault();
}
