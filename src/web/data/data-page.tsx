import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Redirect } from 'wouter';
import { commandRoles } from '#core/access.ts';
import type { DataPlace, RefreshView } from '#core/views/data.ts';
import { dataQuery, type DataOf, environmentsQuery, type Me, refreshDetailQuery } from '#web/api/queries.ts';
import { ActionNews } from '#web/parts/action-news.tsx';
import { Actions } from '#web/parts/actions.tsx';
import { AskButton } from '#web/parts/ask-button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Crumbs } from '#web/parts/crumbs.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { Loading } from '#web/parts/loading.tsx';
import { Page } from '#web/parts/page.tsx';
import { QuickLink } from '#web/parts/quick-link.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { Told } from '#web/parts/told.tsx';
import { Trouble } from '#web/parts/trouble.tsx';
import { dataPath } from '#web/paths.ts';
import { andOf } from '#web/words/lists.ts';
import { isAllowed } from '#web/words/mine.ts';
import { percentOf } from '#web/words/numbers.ts';
import { say, sayWith } from '#web/words/say.ts';
import styles from './data-page.module.css';
import { DataNews } from './data-news.tsx';
import { DataSentence } from './data-sentence.tsx';
import { MaskPlan } from './mask-plan.tsx';
import { ProofPanel } from './proof-panel.tsx';
import { RefreshDialog } from './refresh-dialog.tsx';
import { RefreshesPanel } from './refreshes-panel.tsx';
import { newsOf } from './standing.ts';
import { SignerNews } from './signer-news.tsx';
import { SubsetPanel } from './subset-panel.tsx';
import { type Shown, useShown } from './use-shown.ts';

interface DataPageProps {
  readonly me: Me;
  readonly system: string;
  /** Absent: the first whose data are masked. */
  readonly environment?: string | undefined;
}

/** Whose data is in an environment, who says so, and what became of each column on its way there. */
export function DataPage({ me, system, environment }: DataPageProps) {
  const places = useQuery({ ...environmentsQuery(system), enabled: environment === undefined });
  const data = useQuery({ ...dataQuery(system, environment ?? ''), enabled: environment !== undefined });
  const known = places.data?.environments;
  const first = known?.find((each) => each.data === 'masked') ?? known?.[0];
  if (environment === undefined && first !== undefined) return <Redirect to={dataPath(system, first.environment)} replace />;
  const error = places.error ?? data.error;
  const heading = environment === undefined ? say('Data of {system}', { system }) : say('Data in {environment}', { environment });
  const title = environment === undefined ? heading : say('{title} of {system}', { title: heading, system });
  return (
    <Actions system={system} seq={data.data?.seq ?? 0}>
      <Page
        title={title}
        heading={heading}
        above={<Crumbs system={system} />}
        beside={data.data !== undefined && <RefreshButton me={me} of={data.data} />}
      >
        {error !== null && <Trouble error={error} onRetry={() => void (environment === undefined ? places : data).refetch()} />}
        {known?.length === 0 && <Sentence>{say('{system} has no environment yet.', { system })}</Sentence>}
        {environment !== undefined && data.data === undefined && error === null && (
          <Loading label={say('Reading about the data')} lines={8} />
        )}
        {data.data !== undefined && <Known of={data.data} />}
      </Page>
    </Actions>
  );
}

function Known({ of }: { readonly of: DataOf }) {
  const { system, environment, places = [] } = of;
  const shown = useShown(of);
  return (
    <>
      <DataSentence of={of} />
      <ActionNews />
      <SignerNews of={of} />
      <DataNews of={of} />
      <nav className={styles['places']} aria-label={say('Environments')}>
        {places.map((place) => (
          <QuickLink
            key={place.environment}
            href={dataPath(system, place.environment)}
            aria-current={place.environment === environment ? 'page' : undefined}
            data-bad={place.exposed === undefined ? undefined : ''}
          >
            <strong>{place.environment}</strong> <span>{wordsOfPlace(place)}</span>
          </QuickLink>
        ))}
      </nav>
      <div className={styles['columns']} data-alone={shown.refresh?.documents === undefined || undefined}>
        {shown.refresh !== undefined && (
          <div className={styles['column']}>
            <Detail of={of} shown={shown} />
          </div>
        )}
        <div className={styles['column']} data-of="proof">
          {shown.refresh !== undefined && <Proof of={of} shown={shown} />}
          <RefreshesPanel of={of} shown={shown} />
        </div>
      </div>
      <CopyCommand command={`lockstep data history ${environment}`} ofPage />
    </>
  );
}

function wordsOfPlace({ data, isRefreshed, verdict, share, exposed }: DataPlace): string {
  if (data === 'real') return say('real, not shown');
  if (data === 'synthetic') return say('synthetic');
  if (!isRefreshed) return say('masked');
  if (exposed === 'leak') return say('personal values found');
  if (verdict === undefined) return say('never refreshed');
  if (verdict === 'raw') return exposed === 'overdue' ? say('real, permitted no more') : say('real, permitted for a time');
  const size = share === undefined ? say('full size') : percentOf(Math.round(share * 100) / 100 || share);
  return verdict === 'pass' ? say('masked, {size}', { size }) : say('not proven, {size}', { size });
}

interface ShownProps {
  readonly of: DataOf;
  readonly shown: Shown;
}

function Detail({ of: { system, environment, databases }, shown: { database, refresh, isNow } }: ShownProps) {
  const detail = useQuery(refreshDetailQuery(system, environment, refresh));
  const { ended, documents } = refresh ?? {};
  return (
    <>
      {databases.length > 1 && (
        <nav className={styles['places']} aria-label={say('Databases')}>
          {databases.map((each) => (
            <QuickLink
              key={each.database}
              href={dataPath(system, environment, { database: each.database })}
              aria-current={each.database === database ? 'true' : undefined}
            >
              {each.database}
            </QuickLink>
          ))}
        </nav>
      )}
      {!isNow && ended !== undefined && (
        <p className={styles['then']}>
          {wordsOfThen(refresh, <Instant at={ended} />)}{' '}
          <QuickLink href={dataPath(system, environment, { database })}>{say('What is there now')}</QuickLink>
        </p>
      )}
      {detail.error !== null && <Trouble error={detail.error} onRetry={() => void detail.refetch()} />}
      {documents !== undefined && detail.data === undefined && detail.error === null && (
        <Loading label={say('Reading the mask plan')} lines={12} />
      )}
      {detail.data?.tables !== undefined && <MaskPlan detail={detail.data} refresh={refresh} />}
      {detail.data?.subset !== undefined && <SubsetPanel name={detail.data.subset} tables={detail.data.tables ?? []} />}
      {(documents === undefined || (detail.data !== undefined && detail.data.tables === undefined)) && (
        <p className={styles['then']}>
          {refresh?.refreshed?.verdict === 'raw'
            ? say('Nothing was masked: there is no mask plan, and nothing was searched for.')
            : refresh?.state !== 'failed' && say('The plan of this refresh is not kept: what became of each column is not known here.')}
        </p>
      )}
    </>
  );
}

function wordsOfThen(refresh: RefreshView | undefined, at: ReactNode): ReactNode {
  if (refresh?.why === 'proof') return sayWith('This is the proof of {at}: nothing was copied.', { at });
  if (refresh?.state === 'failed') return sayWith('This is the refresh of {at}, which failed: nothing of it is there.', { at });
  return sayWith('This is the refresh of {at}, as it was then.', { at });
}

function Proof({ of: { system, environment, databases }, shown: { refresh, proof } }: ShownProps) {
  const plan = useQuery(refreshDetailQuery(system, environment, refresh)).data;
  const detail = useQuery(refreshDetailQuery(system, environment, proof)).data;
  return proof === undefined || detail?.proof === undefined ? null : (
    <ProofPanel
      system={system}
      environment={environment}
      refresh={proof}
      tables={plan?.tables ?? []}
      proof={detail.proof}
      isOneOfMany={databases.length > 1}
    />
  );
}

/** Absent where nothing refreshes the data; else it says why it is off. */
function RefreshButton({ me, of }: { readonly me: Me; readonly of: DataOf }) {
  const { system, environment, rule, asking } = of;
  if (rule === undefined) return null;
  if (!isAllowed(me, system, 'refresh')) {
    const roles = typeof commandRoles.refresh === 'string' ? [] : commandRoles.refresh;
    return <p className={styles['quiet']}>{say('{roles} may refresh it; you may not.', { roles: andOf(roles) })}</p>;
  }
  if (newsOf(of.history).running.length > 0) return <p className={styles['quiet']}>{say('It is being refreshed now.')}</p>;
  if (of.times?.waiting !== undefined) return <p className={styles['quiet']}>{say('A refresh waits already.')}</p>;
  if (asking?.refused !== undefined)
    return (
      <p className={styles['quiet']}>
        <Told text={asking.refused.sentence} />
      </p>
    );
  return <AskButton dialog={<RefreshDialog of={of} rule={rule} />}>{say('Refresh {environment}…', { environment })}</AskButton>;
}
