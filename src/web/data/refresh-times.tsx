import type { ReactNode } from 'react';
import type { DataOf } from '#web/api/queries.ts';
import { Instant } from '#web/parts/instant.tsx';
import { Told } from '#web/parts/told.tsx';
import { say, sayWith } from '#web/words/say.ts';
import { wordsOfSpan } from '#web/words/spans.ts';
import styles from './refreshes-panel.module.css';

/** When they are refreshed by themselves, when that may begin, and what runs around it: in the words of the file. */
export function RefreshTimes({ times }: { readonly times: DataOf['times'] }) {
  const { at, zone = '', latestStartMs, window, next, before = [], after = [] } = times ?? {};
  if (at === undefined && window === undefined && before.length + after.length === 0) return null;
  return (
    <dl className={styles['times']}>
      {at !== undefined && <Line name={say('Due')}>{`${at.join(', ')} (${zone})`}</Line>}
      {next !== undefined && (
        <Line name={say('Next')}>
          <Next at={next} latestStartMs={latestStartMs} />
        </Line>
      )}
      {window !== undefined && <Line name={say('Begins only')}>{window.join(', ')}</Line>}
      {before.map((command) => (
        <Line key={command} name={say('Before it')}>
          <code>{command}</code>
        </Line>
      ))}
      {after.map((command) => (
        <Line key={command} name={say('After it')}>
          <code>{command}</code>
        </Line>
      ))}
    </dl>
  );
}

function Line({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Next({ at, latestStartMs }: { readonly at: number; readonly latestStartMs: number | undefined }) {
  return (
    <>
      <Instant at={at} />
      {latestStartMs !== undefined && `, ${say('or up to {span} later', { span: wordsOfSpan(latestStartMs) })}`}
    </>
  );
}

/** The last one that was due and did not begin. */
export function LeftOut({ each }: { readonly each: NonNullable<DataOf['leftOut']>[number] | undefined }) {
  return each === undefined ? null : (
    <p className={styles['foot']}>
      {sayWith('The one that was due {at} was left out: {because}.', {
        at: <Instant at={each.due} />,
        because: <Told text={each.because} />,
      })}
    </p>
  );
}
