import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type Me, noticesQuery, type Notices, type Receiver, receiversQuery } from '#web/api/queries.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { Loading } from '#web/parts/loading.tsx';
import { Page } from '#web/parts/page.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { Trouble } from '#web/parts/trouble.tsx';
import { settingsPath } from '#web/paths.ts';
import { say, sayCount, sayWith, type Term } from '#web/words/say.ts';
import styles from './list.module.css';
import { NewReceiver, ReceiverRow } from './receiver-rows.tsx';
import { SettingsNav } from './settings-nav.tsx';

/** Where notices of the installation go, and what became of the last ones. What I am told myself stands in my account. */
export function NotificationsPage({ me }: { readonly me: Me }) {
  const receivers = useQuery({ ...receiversQuery, enabled: me.isAdministrator });
  const notices = useQuery({ ...noticesQuery, enabled: me.isAdministrator });
  const error = receivers.error ?? notices.error;
  const isReading = me.isAdministrator && error === null && (receivers.data === undefined || notices.data === undefined);
  return (
    <Page title={say('Notifications')} heading={say('Notifications')} isHeadingHidden above={<SettingsNav me={me} />}>
      {!me.isAdministrator && <Sentence>{say('Only who administers the installation sees this.')}</Sentence>}
      {isReading && <Loading label={say('Reading where notices go')} lines={4} />}
      {error !== null && <Trouble error={error} onRetry={() => void Promise.all([receivers.refetch(), notices.refetch()])} />}
      {notices.data !== undefined && <Summary counts={notices.data.counts} />}
      {receivers.data !== undefined && <Receivers receivers={receivers.data.receivers} />}
      {receivers.data !== undefined && (
        <Panel title={say('Another place')}>
          <NewReceiver />
        </Panel>
      )}
      {notices.data !== undefined && notices.data.notices.length > 0 && <Last notices={notices.data.notices} />}
      <p>
        {sayWith('What you are told yourself, and when, stands in {link}.', {
          link: <Link href={settingsPath('account')}>{say('your account')}</Link>,
        })}
      </p>
      {me.isAdministrator && <CopyCommand command="lockstep notify list" />}
    </Page>
  );
}

function Summary({ counts: { dead, withheld } }: Pick<Notices, 'counts'>) {
  if (dead > 0) return <Sentence>{sayCount(dead, '{count} notice was given up.', '{count} notices were given up.')}</Sentence>;
  if (withheld > 0)
    return (
      <Sentence>
        {sayCount(withheld, '{count} notice is withheld since a restore.', '{count} notices are withheld since a restore.')}
      </Sentence>
    );
  return <Sentence>{say('Every notice arrived, or is on its way.')}</Sentence>;
}

function Receivers({ receivers }: { readonly receivers: readonly Receiver[] }) {
  return (
    <Panel title={say('Where notices go')}>
      {receivers.length === 0 && <p className={styles['none']}>{say('Nowhere yet.')}</p>}
      <ul>
        {receivers.map((receiver) => (
          <ReceiverRow key={receiver.name} receiver={receiver} />
        ))}
      </ul>
    </Panel>
  );
}

const states: { readonly [Each in Notices['notices'][number]['state']]: Term } = {
  waiting: 'on its way',
  sent: 'sent',
  dead: 'given up',
  withheld: 'withheld',
};

function Last({ notices }: Pick<Notices, 'notices'>) {
  return (
    <Panel title={say('The last notices')}>
      <ul>
        {notices.map(({ id, subject, receiver, state, at, because }) => (
          <li key={id} className={styles['row']}>
            <span>{subject}</span>
            <span className={styles['quiet']}>
              {receiver}, <Instant at={at} />
              {because !== undefined && `: ${because}`}
            </span>
            <span className={state === 'dead' ? styles['trouble'] : undefined}>{say(states[state])}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
