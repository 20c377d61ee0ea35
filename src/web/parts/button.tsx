import type { ReactNode } from 'react';
import styles from './button.module.css';

export type Weight = 'primary' | 'plain' | 'danger' | 'danger-filled' | 'danger-quiet';

interface ButtonProps {
  readonly weight?: Weight;
  readonly type?: 'button' | 'submit';
  readonly isDisabled?: boolean;
  /** Id of the sentence that says why it is off. */
  readonly describedBy?: string;
  readonly onPress?: () => void;
  readonly children: ReactNode;
}

/** Blue and filled is what you may do now; filled red takes something back. */
export function Button({ weight = 'plain', type = 'button', isDisabled = false, describedBy, onPress, children }: ButtonProps) {
  return (
    <button
      // It stays reachable when it is off, so that its reason can be heard.
      type={type}
      className={styles['button']}
      data-weight={weight}
      aria-disabled={isDisabled}
      aria-describedby={describedBy}
      onClick={(event) => {
        if (isDisabled) event.preventDefault();
        else onPress?.();
      }}
    >
      {children}
    </button>
  );
}
