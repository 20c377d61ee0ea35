import { say, sayCount } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { Bot } from 'lucide-react';
import { type User, usersQuery } from '#web/api/queries.ts';
import { Panel } from '#web/parts/panel.tsx';
import styles from './accounts-panel.module.css';

/** Everybody who has an account; programs are marked by a sign and words. */
export function AccountsPanel() {
  const { data } = useQuery(usersQuery);
  if (data === undefined) return null;
  const programs = data.users.filter(({ service }) => service === true).length;
  return (
    <Panel
      title={say('Accounts')}
      aside={
        sayCount(data.users.length - programs, '{count} account of people', '{count} accounts of people') +
        say(', {count} of programs', { count: programs })
      }
    >
      <ul>
        {data.users.map((user) => (
          <li key={user.person} className={styles['account']}>
            <Account user={user} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Account({ user }: { readonly user: User }) {
  return (
    <>
      <span className={styles['who']}>
        <strong>{user.person}</strong>
        {user.name !== user.person && <span className={styles['name']}>{user.name}</span>}
        {user.service === true && <ServiceMark />}
      </span>
      <span className={styles['groups']}>{user.groups.join(', ')}</span>
      <span className={styles['state']}>{stateOf(user)}</span>
    </>
  );
}

/** A program's account: it gives no person's word. */
export function ServiceMark() {
  return (
    <span className={styles['service']} title={say("A program's account: tokens only, and it approves nothing.")}>
      <Bot size={14} aria-hidden /> {say('service account')}
    </span>
  );
}

function stateOf({ disabled, erasedAt }: User): string {
  if (erasedAt !== undefined) return say('erased');
  return disabled ? say('may not sign in') : '';
}
