import { say, sayCount } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from 'wouter';
import type { ApprovalsView } from '#core/views/shapes.ts';
import { approvalsQuery, type Me, releaseQuery } from '#web/api/queries.ts';
import { useNow } from '#web/live/clock.ts';
import { Actions } from '#web/parts/actions.tsx';
import { ActionNews } from '#web/parts/action-news.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Loading } from '#web/parts/loading.tsx';
import { Page } from '#web/parts/page.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { Trouble } from '#web/parts/trouble.tsx';
import { wordsOfInstant } from '#web/words/instants.ts';
import styles from './approvals-page.module.css';
import { AskedBelow, AskedList } from './asked-list.tsx';
import { type Asked, chosenOf, flattened } from './asked.ts';
import { Beside } from './beside.tsx';
import { Question } from './question.tsx';

/** What waits for me, what waits for others, and everything that one wants to know before one says yes. */
export function ApprovalsPage({ me }: { readonly me: Me }) {
  const { data, error, refetch } = useQuery(approvalsQuery);
  const search = useSearch();
  const asked = flattened(data?.approvals ?? []);
  const chosen = chosenOf(asked, new URLSearchParams(search));
  return (
    <Page title={say('Approvals')} heading={say('Approvals')} isHeadingHidden>
      {data === undefined && error === null && <Loading label={say('Reading what waits for you')} lines={8} />}
      {data === undefined && error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <Summary asked={asked} />}
      {data !== undefined && (
        <div className={styles['columns']} data-empty={chosen === undefined || undefined}>
          <AskedList asked={asked} decided={data.approvals} chosen={chosen} />
          {chosen !== undefined && <Chosen key={chosen.key} me={me} asked={chosen} live={liveOf(data.approvals, chosen)} />}
          <AskedBelow asked={asked} decided={data.approvals} chosen={chosen} />
        </div>
      )}
      <CopyCommand command="lockstep approvals" ofPage />
    </Page>
  );
}

/** The sentence first: how much waits for me, and by when. */
function Summary({ asked }: { readonly asked: readonly Asked[] }) {
  const now = useNow();
  const mine = asked.filter(({ isMine }) => isMine);
  const others = asked.length - mine.length;
  const rest = others === 0 ? '' : ` ${sayCount(others, '{count} waits for others.', '{count} wait for others.')}`;
  if (mine.length === 0) return <Sentence>{say('Nothing waits for you.') + rest}</Sentence>;
  const named = mine.slice(0, 3).map(({ system, release, stage, answerBy }) => {
    const what = { system, release, stage };
    if (answerBy === undefined) return say('{system} {release} in {stage}', what);
    return say('{system} {release} in {stage} by {at}', { ...what, at: wordsOfInstant(answerBy, now) });
  });
  const more = mine.length > named.length ? say(', and {count} more', { count: mine.length - named.length }) : '';
  return (
    <Sentence>
      <strong>{sayCount(mine.length, '{count} waits for you:', '{count} wait for you:')}</strong> {named.join(', ')}
      {more}.{rest}
    </Sentence>
  );
}

function liveOf(approvals: readonly ApprovalsView[], { system }: Asked): string | undefined {
  return approvals.find((each) => each.system === system)?.live;
}

interface ChosenProps {
  readonly me: Me;
  readonly asked: Asked;
  readonly live: string | undefined;
}

function Chosen({ me, asked, live }: ChosenProps) {
  const { data, error, refetch } = useQuery(releaseQuery(asked.system, asked.release));
  if (data === undefined) {
    const name = `${asked.system} ${asked.release}`;
    return error === null ? (
      <Loading label={say('Reading {name}', { name })} lines={6} />
    ) : (
      <Trouble error={error} onRetry={() => void refetch()} />
    );
  }
  return (
    <Actions system={asked.system} seq={data.seq}>
      <div className={styles['question']}>
        <ActionNews />
        <Question me={me} asked={asked} view={data} />
      </div>
      <Beside me={me} asked={asked} view={data} live={live} />
    </Actions>
  );
}
