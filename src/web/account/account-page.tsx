import { say, sayWith } from '#web/words/say.ts';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Me } from '#web/api/queries.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Page } from '#web/parts/page.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { settingsPath } from '#web/paths.ts';
import { SettingsNav } from '#web/settings/settings-nav.tsx';
import { OwnPasswordForm } from '#web/sign-in/own-password-form.tsx';
import styles from './account-page.module.css';
import { FactorPanel } from './factor-panel.tsx';
import { NoticesPanel } from './notices-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';

/** How I sign in, and of what I am told. */
export function AccountPage({ me }: { readonly me: Me }) {
  const [isChanged, setChanged] = useState(false);
  return (
    <Page title={say('Your account')} heading={say('Your account')} isHeadingHidden above={<SettingsNav me={me} />}>
      <Sentence>
        {sayWith('You sign in as {person}. Programs sign in with {link}.', {
          person: me.person,
          link: <Link href={settingsPath('tokens')}>{say('tokens')}</Link>,
        })}
      </Sentence>
      <div className={styles['columns']}>
        <FactorPanel me={me} />
        <Panel title={say('Password')}>
          <div className={styles['body']}>
            {isChanged && <output>{say('Your password is changed; your other sessions have ended.')}</output>}
            <OwnPasswordForm me={me} onDone={() => setChanged(true)} />
          </div>
        </Panel>
        <NoticesPanel />
        <SessionsPanel />
      </div>
      <CopyCommand command="lockstep user second-factor" />
    </Page>
  );
}
