import { Told } from '#web/parts/told.tsx';
import { say, sayWith } from '#web/words/say.ts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type LedgerEvent, ledgerQuery, verifyQuery } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { DeedRows } from '#web/parts/deed-rows.tsx';
import { deedOf } from '#web/words/deeds.ts';
import { isNoise } from '#web/words/events.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { Loading } from '#web/parts/loading.tsx';
import { Page } from '#web/parts/page.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { Trouble } from '#web/parts/trouble.tsx';
import styles from './ledger-page.module.css';

/** Who did what, newest first, and whether it is untouched. */
export function LedgerPage({ system }: { readonly system: string }) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(ledgerQuery(system));
  const events = data?.pages.flatMap((page) => page.events);
  return (
    <Page title={say('Ledger of {system}', { system })} heading={say('Ledger of {system}', { system })}>
      <Chain system={system} />
      {events === undefined && error === null && <Loading label={say('Reading the ledger')} lines={8} />}
      {events === undefined && error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {events !== undefined && <Rows events={events} />}
      {hasNextPage && (
        <div className={styles['more']}>
          <Button isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {say('Older entries')}
          </Button>
        </div>
      )}
      <CopyCommand command="lockstep audit verify" ofPage />
    </Page>
  );
}

/** Every hash computed again, once when the page opens; a broken chain is the only red thing that this page knows. */
function Chain({ system }: { readonly system: string }) {
  const { data, error, dataUpdatedAt, isFetching, refetch } = useQuery(verifyQuery(system));
  if (error !== null) return null;
  if (data === undefined) return <Sentence>{say('Verifying the chain.')}</Sentence>;
  return (
    <div className={styles['chain']}>
      <Sentence>
        {data.intact ? (
          sayWith('Chain verified to {seq}, {at}.', {
            seq: <strong>#{data.seq}</strong>,
            at: <Instant at={dataUpdatedAt} />,
          })
        ) : (
          <strong className={styles['broken']}>
            <Told text={data.sentence} />
          </strong>
        )}
      </Sentence>
      <Button isDisabled={isFetching} onPress={() => void refetch()}>
        {say('Verify again')}
      </Button>
    </div>
  );
}

/** Rows under the pointer stay where they are: new ones wait above until they are asked for. */
function Rows({ events }: { readonly events: readonly LedgerEvent[] }) {
  const [shown, setShown] = useState(events[0]?.seq ?? 0);
  const [isWhole, setWhole] = useState(false);
  const wanted = isWhole ? events : events.filter(({ kind }) => !isNoise(kind));
  const waiting = wanted.filter(({ seq }) => seq > shown).length;
  if (events.length === 0) return <Sentence>{say('Nothing has happened yet.')}</Sentence>;
  return (
    <>
      <div className={styles['choice']}>
        <Choice isChosen={!isWhole} onChoose={() => setWhole(false)}>
          {say('Deeds and verdicts')}
        </Choice>
        <Choice isChosen={isWhole} onChoose={() => setWhole(true)}>
          {say('Every entry')}
        </Choice>
        {!isWhole && (
          <span>
            {say('{orders} of these {all} are orders and what agents said of them.', {
              orders: events.length - wanted.length,
              all: events.length,
            })}
          </span>
        )}
      </div>
      <div className={styles['rows']}>
        {waiting > 0 && (
          <button type="button" className={styles['new']} onClick={() => setShown(events[0]?.seq ?? 0)}>
            {say('{count} new, show', { count: waiting })}
          </button>
        )}
        <DeedRows deeds={wanted.filter(({ seq }) => seq <= shown).map(deedOf)} />
      </div>
    </>
  );
}

interface ChoiceProps {
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly children: string;
}

function Choice({ isChosen, onChoose, children }: ChoiceProps) {
  return (
    <button type="button" className={styles['option']} aria-pressed={isChosen} onClick={onChoose}>
      {children}
    </button>
  );
}
