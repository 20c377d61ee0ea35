import type { ReactNode } from 'react';
import { useIsStale } from '#web/live/live.tsx';
import styles from './button.module.css';

/** Every button that is off because the page is stale points to the sentence that says so. */
export const staleReasonId = 'stale-reason';

export type Weight = 'primary' | 'plain' | 'danger' | 'danger-filled' | 'danger-quiet';

interface ButtonProps {
  readonly weight?: Weight;
  readonly type?: 'button' | 'submit';
  readonly isDisabled?: boolean;
  /** It sends something to the controller, or begins to: off while the page is stale. */
  readonly isAction?: boolean;
  /** In a dialog: the focus begins here. */
  readonly isFirst?: boolean;
  /** Id of the sentence that says why it is off. */
  readonly describedBy?: string;
  readonly onPress?: () => void;
  readonly children: ReactNode;
}

/** Blue and filled is what you may do now; filled red takes something back. */
export function Button({
  weight = 'plain',
  type = 'button',
  isDisabled = false,
  isAction = false,
  isFirst = false,
  describedBy,
  onPress,
  children,
}: ButtonProps) {
  const isStale = useIsStale() && isAction;
  const isOff = isDisabled || isStale;
  return (
    <button
      // It stays reachable when it is off, so that its reason can be heard.
      type={type}
      className={styles['button']}
      data-weight={weight}
      data-action={isAction || undefined}
      data-first={isFirst || undefined}
      aria-disabled={isOff}
      aria-describedby={isStale ? staleReasonId : describedBy}
      onClick={(event) => {
        if (isOff) event.preventDefault();
        else onPress?.();
      }}
    >
      {children}
    </button>
  );
}
