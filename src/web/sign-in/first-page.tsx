import { useEffect } from 'react';
import type { Me } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { Mark } from '#web/parts/mark.tsx';
import { OwnPasswordForm } from './own-password-form.tsx';
import styles from './sign-in-page.module.css';

interface FirstPageProps {
  readonly me: Me;
  readonly onSignOut: () => void;
}

/** What somebody has to do before anything else: the controller permits nothing besides. */
export function FirstPage({ me, onSignOut }: FirstPageProps) {
  useEffect(() => {
    document.title = 'Before anything else · Lockstep';
  }, []);
  return (
    <main className={styles['page']}>
      <div className={styles['form']}>
        <h1 className={styles['name']}>
          <Mark /> Welcome, {me.name}
        </h1>
        <p className={styles['sentence']}>Somebody else gave you your password. Choose one of your own, which nobody else knows.</p>
        <OwnPasswordForm me={me} />
        <Button onPress={onSignOut}>Sign out</Button>
      </div>
    </main>
  );
}
