import { say, sayWith } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from 'wouter';
import type { ReleaseView, StageView } from '#core/views/shapes.ts';
import { type Me, releaseQuery } from '#web/api/queries.ts';
import { ActionNews } from '#web/parts/action-news.tsx';
import { Actions } from '#web/parts/actions.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Crumbs } from '#web/parts/crumbs.tsx';
import { fetchedLater } from '#web/parts/fetched-later.tsx';
import { Loading } from '#web/parts/loading.tsx';
import { Page } from '#web/parts/page.tsx';
import { useNarrow } from '#web/parts/use-narrow.ts';
import { Trouble } from '#web/parts/trouble.tsx';
import { AvailabilityPanel } from './availability-panel.tsx';
import { BillPanel } from './bill-panel.tsx';
import { BlockersPanel } from './blockers-panel.tsx';
import { ChangedLine } from './changed-line.tsx';
import { CleanPanel } from './clean-panel.tsx';
import { failedStage } from './failed-stage.ts';
import { GlassAsked } from './glass-asked.tsx';
import { GlassBanner } from './glass-banner.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { JourneyLine } from './journey-line.tsx';
import { ReleaseActions } from './release-actions.tsx';
import { LiveSentence } from './live-sentence.tsx';
import styles from './release-page.module.css';
import { ScopePanel } from './scope-panel.tsx';
import { StagePanel } from './stage-panel.tsx';
import { TakenBack } from './taken-back.tsx';

/** It comes with the chunk of the calendar, after the page that it is part of. */
const WhenPanel = fetchedLater({ load: async () => (await import('#web/calendar/when-panel.tsx')).WhenPanel });

interface ReleasePageProps {
  readonly me: Me;
  readonly system: string;
  readonly release: string;
}

/** The journey of one release: where it is, what it waits for, and what I can do about it. */
export function ReleasePage({ me, system, release }: ReleasePageProps) {
  const { data, error, refetch } = useQuery(releaseQuery(system, release));
  const name = `${system} ${release}`;
  if (data !== undefined) {
    return (
      <Actions system={system} seq={data.seq}>
        <Page title={name} heading={name} above={<Crumbs system={system} />} beside={<ReleaseActions me={me} view={data} />}>
          <Journey me={me} view={data} />
        </Page>
      </Actions>
    );
  }
  return (
    <Page title={name} heading={name} above={<Crumbs system={system} />}>
      {error === null ? (
        <Loading label={say('Reading {name}', { name })} lines={6} />
      ) : (
        <Trouble error={error} onRetry={() => void refetch()} />
      )}
    </Page>
  );
}

function Journey({ me, view }: { readonly me: Me; readonly view: ReleaseView }) {
  // On a phone what blocks comes before the stages: it lies in the first view, above the footer that holds its button.
  const isNarrow = useNarrow();
  const wanted = new URLSearchParams(useSearch()).get('stage');
  const stage = view.stages.find((candidate) => candidate.stage === wanted) ?? presentStage(view);
  return (
    <>
      <LiveSentence me={me} view={view} />
      <ChangedLine view={view} />
      <GlassBanner view={view} />
      <GlassAsked me={me} view={view} />
      <TakenBack me={me} view={view} />
      <ActionNews />
      {isNarrow && <BlockersPanel me={me} view={view} />}
      <JourneyLine view={view} selected={stage?.stage} />
      <div className={styles['columns']}>
        <div className={styles['column']} data-of="proof">
          {stage !== undefined && <StagePanel me={me} view={view} stage={stage} />}
          <WhenPanel system={view.system} release={view.release} />
          {stage !== undefined && <AvailabilityPanel system={view.system} stage={stage} />}
          <CleanPanel me={me} view={view} />
          <HistoryPanel me={me} view={view} />
        </div>
        <div className={styles['column']} data-of="blockers">
          {!isNarrow && <BlockersPanel me={me} view={view} />}
        </div>
        <div className={styles['column']} data-of="bill">
          <ScopePanel view={view} />
          <BillPanel view={view} />
        </div>
      </div>
      <footer className={styles['footer']}>
        <CopyCommand command={`lockstep why ${view.release}`} ofPage />
        <span>
          {sayWith('true for ledger {seq}, {zone}', {
            seq: <code>#{view.seq}</code>,
            zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
          })}
        </span>
      </footer>
    </>
  );
}

/** Where something happens: a promotion under way, else what said no, else the furthest stage that it entered, else the first. */
function presentStage(view: ReleaseView): StageView | undefined {
  const { stages } = view;
  const moving = stages.findLast(({ promotion }) => promotion?.state === 'running' || promotion?.state === 'undoing');
  return moving ?? failedStage(view) ?? stages.findLast(({ entered }) => entered !== undefined) ?? stages[0];
}
