import { say, sayCount, sayWith } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { type Me, tokensQuery, usersQuery } from '#web/api/queries.ts';
import { Loading } from '#web/parts/loading.tsx';
import { Page } from '#web/parts/page.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { ChoiceInput } from '#web/parts/text-input.tsx';
import { Trouble } from '#web/parts/trouble.tsx';
import { ServiceMark } from '#web/people/accounts-panel.tsx';
import { referencePath, settingsPath } from '#web/paths.ts';
import { SettingsNav } from '#web/settings/settings-nav.tsx';
import { TokenForm } from './token-form.tsx';
import { TokenRow } from './token-row.tsx';
import styles from './tokens-page.module.css';

/** What programs sign in with: in my name, or for administrators in that of a service account. */
export function TokensPage({ me }: { readonly me: Me }) {
  const [service, setService] = useState<string>();
  const { data, error, refetch } = useQuery(tokensQuery(service));
  return (
    <Page title={say('Tokens')} heading={say('Tokens')} isHeadingHidden above={<SettingsNav me={me} />}>
      <Sentence>
        {sayWith(
          'A token signs a program in. It may do what {service} may, or less, and never gives a person’s word: no approval, no sign-off. How you sign in yourself stands in {link}.',
          { service: service ?? say('you'), link: <Link href={settingsPath('account')}>{say('your account')}</Link> },
        )}
      </Sentence>
      <p>
        {sayWith('What a program may ask stands in the {link}.', { link: <Link href={referencePath()}>{say('REST reference')}</Link> })}
      </p>
      {me.isAdministrator && <Owner me={me} service={service} onChoose={setService} />}
      <div className={styles['columns']}>
        {data === undefined && error === null && <Loading label={say('Reading tokens')} />}
        {data === undefined && error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
        {data !== undefined && (
          <Panel
            title={sayCount(data.tokens.length, '{count} token', '{count} tokens')}
            aside={service === undefined ? me.person : <ServiceMark />}
          >
            {data.tokens.length === 0 && (
              <p className={styles['none']}>{say('No program signs in as {service}.', { service: service ?? say('you') })}</p>
            )}
            <ul>
              {data.tokens.map((token) => (
                <li key={token.id} className={styles['token']}>
                  <TokenRow token={token} service={service} />
                </li>
              ))}
            </ul>
          </Panel>
        )}
        <TokenForm key={service ?? ''} me={me} service={service} />
      </div>
    </Page>
  );
}

interface OwnerProps {
  readonly me: Me;
  readonly service: string | undefined;
  readonly onChoose: (service: string | undefined) => void;
}

/** Whose tokens: an administrator keeps those of programs too. */
function Owner({ me, service, onChoose }: OwnerProps) {
  const { data } = useQuery(usersQuery);
  const programs = (data?.users ?? []).filter((user) => user.service === true && user.erasedAt === undefined);
  if (programs.length === 0) return null;
  const options = programs.map(({ person, name }) => ({
    value: person,
    words: say('{name}, service account', { name: name === person ? person : `${person} (${name})` }),
  }));
  return (
    <div className={styles['owner']}>
      <ChoiceInput
        label={say('Tokens of')}
        value={service ?? ''}
        options={[{ value: '', words: say('{person}, you', { person: me.person }) }, ...options]}
        onChange={(value) => onChoose(value === '' ? undefined : value)}
      />
    </div>
  );
}
