import { say } from '#web/words/say.ts';
import { useEffect } from 'react';
import { FactorSetup } from '#web/account/factor-setup.tsx';
import type { Me } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { Mark } from '#web/parts/mark.tsx';
import { Prove } from '#web/parts/prove.tsx';
import { OwnPasswordForm } from './own-password-form.tsx';
import styles from './sign-in-page.module.css';

interface FirstPageProps {
  readonly me: Me;
  readonly onSignOut: () => void;
}

/** What somebody has to do before anything else: the controller permits nothing besides. */
export function FirstPage({ me, onSignOut }: FirstPageProps) {
  useEffect(() => {
    document.title = `${say('Before anything else')} · Lockstep`;
  }, []);
  return (
    <Prove person={me.person}>
      <main className={styles['page']}>
        <div className={styles['form']}>
          <h1 className={styles['name']}>
            <Mark /> {say('Welcome, {name}', { name: me.name })}
          </h1>
          <Duty me={me} />
          <Button onPress={onSignOut}>{say('Sign out')}</Button>
        </div>
      </main>
    </Prove>
  );
}

function Duty({ me }: { readonly me: Me }) {
  if (me.must === 'second-factor') {
    return (
      <>
        <p className={styles['sentence']}>{say('A role of yours demands a second factor. Add it before anything else.')}</p>
        <FactorSetup again={false} />
      </>
    );
  }
  return (
    <>
      <p className={styles['sentence']}>{say('Somebody else gave you your password. Choose one of your own, which nobody else knows.')}</p>
      <OwnPasswordForm me={me} />
    </>
  );
}
