import { useQuery } from '@tanstack/react-query';
import type { RefreshView } from '#core/views/data.ts';
import { type DataOf, promotionQuery } from '#web/api/queries.ts';
import { useNow } from '#web/live/clock.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { Told } from '#web/parts/told.tsx';
import { say, sayWith } from '#web/words/say.ts';
import styles from './data-page.module.css';
import { sentenceCase } from '#web/words/sentences.ts';
import { newsOf } from './standing.ts';

/** What is being done now, and what went wrong last: below the sentence, for what is there stays there. */
export function DataNews({ of }: { readonly of: DataOf }) {
  const { running, failed } = newsOf(of.history);
  const { waiting } = of.times ?? {};
  if (waiting !== undefined)
    return (
      <div className={styles['news']} data-of="running" aria-live="polite">
        <strong>{sayWith('A refresh waits since {at}.', { at: <Instant at={waiting.since} /> })}</strong>
        {waiting.because.map((each) => (
          <p key={each}>
            <Told text={sentenceCase(each, [])} />
          </p>
        ))}
        {waiting.until !== undefined && (
          <p>{sayWith('It begins until {until}, or is left out.', { until: <Instant at={waiting.until} /> })}</p>
        )}
      </div>
    );
  if (running.length > 0) return running.map((each) => <Running key={each.promotion + each.database} system={of.system} refresh={each} />);
  return failed === undefined ? null : (
    <div className={styles['news']} data-of="failed">
      <strong>
        {failed.state === 'failed'
          ? sayWith('The refresh of {at} failed, and nothing was replaced.', { at: <Instant at={failed.ended ?? failed.ordered} /> })
          : sayWith('What became of the refresh of {at} is not known.', { at: <Instant at={failed.ended ?? failed.ordered} /> })}
      </strong>
      <Why refresh={failed} />
    </div>
  );
}

/** Each line is a sentence, or a line to be written; the first ones are short enough for a list. */
function Why({ refresh: { because = '', lastWords } }: { readonly refresh: RefreshView }) {
  const lines = `${because}\n${lastWords ?? ''}`.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => (
    // Two lines may be alike.
    <p key={`${index} ${line}`} className={styles['because']}>
      {line.startsWith(' ') ? <code>{line.trim()}</code> : <Told text={line} />}
    </p>
  ));
}

/** An agent tells how far it is every few seconds. */
const quietMs = 30_000;

function Running({ system, refresh }: { readonly system: string; readonly refresh: RefreshView }) {
  const { promotion, database, from, ordered } = refresh;
  const now = useNow();
  const steps = useQuery(promotionQuery(system, promotion)).data?.promotion.steps ?? [];
  const told = steps.find(({ state, because }) => state === 'running' && because !== undefined)?.because;
  return (
    <div className={styles['news']} data-of="running" aria-live="polite">
      <strong>{sayWith('{database} is being refreshed since {at}.', { database, at: <Instant at={ordered} /> })}</strong>{' '}
      {told !== undefined && (
        <span className={styles['figures']}>
          <Told text={told} />
        </span>
      )}
      {told === undefined && now - ordered > quietMs && (
        <p>
          {sayWith('Nothing was heard of it yet from the agent of {from}. {command} tells whether it is there.', {
            from,
            command: <CopyCommand command="lockstep doctor" />,
          })}
        </p>
      )}
      <p>{say('What is there stays until the copy is whole and proven.')}</p>
    </div>
  );
}
