import { say, sayCore, sayWith } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { ArrowLeftRight } from 'lucide-react';
import { Link } from 'wouter';
import type { EnvironmentView } from '#core/views/shapes.ts';
import { wordsOfUnseen } from '#core/words.ts';
import { configurationQuery, environmentsQuery } from '#web/api/queries.ts';
import { Crumbs } from '#web/parts/crumbs.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { Loading } from '#web/parts/loading.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Page } from '#web/parts/page.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { Trouble } from '#web/parts/trouble.tsx';
import { comparePath, dataPath, releasePath } from '#web/paths.ts';
import { BackPanel } from './back-panel.tsx';
import { CleanLooks } from './clean-looks.tsx';
import { ChangedConfiguration, ConfigurationTable } from './configuration-table.tsx';
import { OutputPanel } from './output-panel.tsx';
import { RolloutHere } from './rollout-here.tsx';
import { RunsPanel } from './runs-panel.tsx';
import { StaysPanel } from './stays-panel.tsx';
import styles from './environment-page.module.css';

interface EnvironmentPageProps {
  readonly system: string;
  readonly environment: string;
}

/** One environment: what runs there, and what its services are told. */
export function EnvironmentPage({ system, environment }: EnvironmentPageProps) {
  const places = useQuery(environmentsQuery(system));
  const found = places.data?.environments.find((each) => each.environment === environment);
  const others = places.data?.environments.filter((each) => each.environment !== environment) ?? [];
  return (
    <Page title={say('{environment} of {system}', { environment, system })} heading={environment} above={<Crumbs system={system} />}>
      {places.error !== null && <Trouble error={places.error} onRetry={() => void places.refetch()} />}
      {places.data !== undefined && <Runs system={system} environment={environment} place={found} />}
      {found !== undefined && <Facts system={system} place={found} />}
      <div className={styles['columns']}>
        {found !== undefined && (
          <div className={styles['column']} data-of="runs">
            <RunsPanel system={system} place={found} />
            <BackPanel system={system} place={found} />
          </div>
        )}
        <div className={styles['column']}>
          {found?.lease !== undefined && <RolloutHere system={system} environment={environment} promotion={found.lease} />}
          {found !== undefined && <StaysPanel system={system} environment={environment} />}
          <OutputPanel system={system} environment={environment} services={Object.keys(found?.bill ?? {})} />
          <CleanLooks system={system} environment={environment} release={found?.release} />
          <Configuration system={system} environment={environment} />
        </div>
      </div>
      {others.length > 0 && <Others system={system} environment={environment} others={others} />}
    </Page>
  );
}

function Runs({ system, environment, place }: EnvironmentPageProps & { readonly place: EnvironmentView | undefined }) {
  if (place === undefined) return <Sentence>{say('{system} has no environment {environment}.', { system, environment })}</Sentence>;
  if (place.release === undefined) return <Sentence>{say('Nothing runs here yet.')}</Sentence>;
  return (
    <Sentence>
      {sayWith('{release} runs here', { release: <Link href={releasePath(system, place.release, place.stage)}>{place.release}</Link> })}
      {place.since !== undefined && <> {sayWith('since {since}', { since: <Instant at={place.since} /> })}</>}
      {place.down === undefined ? '.' : say(', and is down: {because}.', { because: sayCore(place.down.because) })}
      {place.unseen === true && ` ${sayCore(wordsOfUnseen([place.environment]))}`}
      {place.unmasked !== undefined && (
        <strong> {say('{databases} is not masked.', { databases: place.unmasked.databases.join(', ') })}</strong>
      )}
    </Sentence>
  );
}

/** What the file says of the place, in a line. */
function Facts({ system, place }: { readonly system: string; readonly place: EnvironmentView }) {
  const { environment, stage, host, audience, data, errors, handsOver } = place;
  const facts = [
    ...(stage === undefined ? [] : [say('stage {stage}', { stage })]),
    say('host {host}', { host }),
    ...(handsOver === true ? [say('deployed by your own command')] : []),
    sayCore(`${data} data`),
    sayCore(`${errors} errors`),
    sayCore(`for ${audience === 'public' ? 'the public' : audience}`),
  ];
  return (
    <p className={styles['facts']}>
      {facts.join(' · ')} · <Link href={dataPath(system, environment)}>{say('whose data is in it')}</Link>
    </p>
  );
}

function Configuration({ system, environment }: EnvironmentPageProps) {
  const { data, error, refetch } = useQuery(configurationQuery(system, environment));
  if (data === undefined)
    return error === null ? <Loading label={say('Reading the configuration')} /> : <Trouble error={error} onRetry={() => void refetch()} />;
  const { configuration, since } = data;
  return (
    <>
      <Panel
        title={say('Configuration')}
        aside={say('by version {version} of the file, as the next release gets it', { version: configuration.version })}
      >
        <ConfigurationTable configuration={configuration} />
      </Panel>
      {since !== undefined && (
        <Panel
          title={say('Changed since {release} came here', { release: since.release })}
          aside={say('it keeps what it was started with until it is placed again')}
        >
          <ChangedConfiguration differences={since.differences} />
        </Panel>
      )}
      <CopyCommand command={`lockstep config show ${environment}`} ofPage />
    </>
  );
}

function Others({ system, environment, others }: EnvironmentPageProps & { readonly others: readonly EnvironmentView[] }) {
  return (
    <nav className={styles['others']} aria-label={say('Compare')}>
      <ArrowLeftRight size={14} aria-hidden />
      <span>{say('Compare with')}</span>
      {others.map(({ environment: other }) => (
        <Link key={other} href={comparePath(system, environment, other)}>
          {other}
        </Link>
      ))}
    </nav>
  );
}
