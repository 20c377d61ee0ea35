import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useState } from 'react';
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
  const [before] = useState(() => document.activeElement);
  useEffect(() => () => giveFocusBack(before), [before]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Tab') event.preventDefault();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onClose();
  };
  return (
    <>
      {/* reason: for the pointer alone; keys close by Escape. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
      <div className={styles['veil']} onClick={onClose} />
      {/* reason: it hears the keys of the field in it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <dialog
        open
        className={`${styles['dialog']} ${styles['light']}`}
        aria-modal
        aria-labelledby={heading}
        onKeyDown={onKeyDown}
        onMouseDown={keepFocus}
      >
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
