import { say, sayCount, sayWith } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type Host, hostsQuery, type Me } from '#web/api/queries.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { Loading } from '#web/parts/loading.tsx';
import { Page } from '#web/parts/page.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { Trouble } from '#web/parts/trouble.tsx';
import { environmentPath } from '#web/paths.ts';
import { SettingsNav } from '#web/settings/settings-nav.tsx';
import styles from './hosts-page.module.css';

/** The machines that environments are on: who answers for each, when it was heard of last, and what is there. */
export function HostsPage({ me }: { readonly me: Me }) {
  const { data, error, refetch } = useQuery(hostsQuery);
  return (
    <Page title={say('Hosts')} heading={say('Hosts')} isHeadingHidden above={<SettingsNav me={me} />}>
      {data === undefined && error === null && <Loading label={say('Reading the hosts')} lines={4} />}
      {data === undefined && error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <HostList me={me} hosts={data.hosts} />}
      <CopyCommand command="lockstep host list" ofPage />
    </Page>
  );
}

export function HostList({ me, hosts }: { readonly me: Me; readonly hosts: readonly Host[] }) {
  const silent = hosts.filter(isSilent);
  return (
    <>
      <Sentence>
        {sayCount(hosts.length, '{count} host', '{count} hosts')};{' '}
        {silent.length === 0
          ? say('somebody answers for each.')
          : say('nobody answers for {hosts}.', { hosts: silent.map(({ host }) => host).join(', ') })}
      </Sentence>
      {hosts.map((host) => (
        <HostPanel key={host.host} me={me} host={host} />
      ))}
    </>
  );
}

function isSilent({ agents }: Host): boolean {
  return agents.every(({ seenAt }) => seenAt === undefined);
}

function HostPanel({ me, host: { host, agents, environments } }: { readonly me: Me; readonly host: Host }) {
  return (
    <Panel
      title={host}
      aside={
        environments.length === 0
          ? say('no environment is there')
          : sayCount(environments.length, '{count} environment', '{count} environments')
      }
    >
      {agents.length === 0 && (
        <div className={styles['row']}>
          <p className={styles['none']}>{say('No agent has joined: nothing can be done there.')}</p>
          {me.isAdministrator && <CopyCommand command={`lockstep host add ${host}`} />}
        </div>
      )}
      {agents.map(({ id, version, seenAt, environments: own }) => (
        <p key={id} className={styles['row']}>
          <strong>{say('agent {id}', { id })}</strong>
          {version !== undefined && <span>Lockstep {version}</span>}
          <span className={seenAt === undefined ? styles['none'] : undefined}>
            {seenAt === undefined
              ? say('not heard of since this controller started')
              : sayWith('heard of {at}', { at: <Instant at={seenAt} /> })}
          </span>
          {own !== undefined && <span>{say('only for {environments}', { environments: own.join(', ') })}</span>}
        </p>
      ))}
      {environments.length > 0 && (
        <p className={styles['row']}>
          {environments.map(({ system, environment }) => (
            <Link key={`${system} ${environment}`} href={environmentPath(system, environment)}>
              {say('{environment} of {system}', { environment, system })}
            </Link>
          ))}
        </p>
      )}
    </Panel>
  );
}
