import { useState } from 'react';
import type { RefreshView } from '#core/views/data.ts';
import type { DataOf } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { QuickLink } from '#web/parts/quick-link.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { Told } from '#web/parts/told.tsx';
import { dataPath } from '#web/paths.ts';
import { glyphs } from '#web/parts/glyphs.ts';
import type { Look } from '#web/status.ts';
import { say, sayCount } from '#web/words/say.ts';
import { wordsOfSpan } from '#web/words/spans.ts';
import { wordsOfAsker, wordsOfRate } from './data-words.ts';
import { LeftOut, RefreshTimes } from './refresh-times.tsx';
import styles from './refreshes-panel.module.css';
import type { Shown } from './use-shown.ts';

const few = 6;

/** Each refresh with what came of it, newest first; its plan and its proof are a click away. */
export function RefreshesPanel({ of, shown }: { readonly of: DataOf; readonly shown: Shown }) {
  const [isWhole, setWhole] = useState(false);
  const { environment, history, databases, times, leftOut = [] } = of;
  if (history.length === 0 && leftOut.length === 0 && (times === undefined || isOnlyWaiting(times))) return null;
  const newest = history.toReversed();
  const rest = isWhole ? 0 : Math.max(0, newest.length - few);
  return (
    <Panel title={say('Refreshes of {environment}', { environment })} aside={history.length > 1 && say('newest first')}>
      <RefreshTimes times={times} />
      {newest.length > 0 && (
        <ol className={styles['list']}>
          {newest.slice(0, newest.length - rest).map((each) => (
            <Row key={each.promotion + each.database} of={of} refresh={each} shown={shown} isOneOfMany={databases.length > 1} />
          ))}
        </ol>
      )}
      {leftOut.length > 0 && <LeftOut each={leftOut.at(-1)} />}
      {rest > 0 && (
        <div className={styles['foot']}>
          <Button onPress={() => setWhole(true)}>{sayCount(rest, 'Show {count} more', 'Show {count} more')}</Button>
        </div>
      )}
    </Panel>
  );
}

/** What waits is told above. */
function isOnlyWaiting({ waiting: _waiting, ...said }: NonNullable<DataOf['times']>): boolean {
  return Object.keys(said).length === 0;
}

interface RowProps {
  readonly of: DataOf;
  readonly refresh: RefreshView;
  readonly shown: Shown;
  readonly isOneOfMany: boolean;
}

function Row({ of: { system, environment }, refresh, shown, isOneOfMany }: RowProps) {
  const { promotion, database, ordered, ended, refreshed, reason, because, state, proved, documents, otherClassification } = refresh;
  const isShown = shown.refresh?.promotion === promotion && shown.refresh.database === database;
  const when = <Instant at={ended ?? ordered} />;
  return (
    <li className={styles['row']} data-shown={isShown || undefined}>
      <span>
        {documents === undefined ? (
          when
        ) : (
          <QuickLink href={dataPath(system, environment, { database, refresh: promotion })} aria-current={isShown ? 'true' : undefined}>
            {when}
          </QuickLink>
        )}
        {isOneOfMany && ` ${database}`}
      </span>
      <span className={styles['quiet']}>
        {ended !== undefined && wordsOfSpan(refreshed?.ms ?? proved?.ms ?? ended - ordered)}
        {refreshed !== undefined && `, ${wordsOfRate(refreshed)}`}
      </span>
      <span className={styles['asker']}>{wordsOfAsker(refresh)}</span>
      <span className={styles['state']}>
        <StatusMark look={lookOf(refresh)} />
      </span>
      {reason !== undefined && <p className={styles['more']}>{reason}</p>}
      {otherClassification === true && <p className={styles['more']}>{say('Masked by another classification than before.')}</p>}
      {because !== undefined && (state === 'failed' || state === 'unknown') && (
        <p className={styles['more']}>
          <Told text={because} most={160} />
        </p>
      )}
    </li>
  );
}

const looks: { readonly [State in Exclude<RefreshView['state'], 'in-place'>]: Look } = {
  running: { word: 'running', glyph: glyphs.arrowUpFromLine, colour: 'deploying' },
  failed: { word: 'failed', glyph: glyphs.circleX, colour: 'failed' },
  unknown: { word: 'unknown', glyph: glyphs.hand, colour: 'held' },
  'taken-back': { word: 'taken back', glyph: glyphs.undo2, colour: 'rolled-back' },
};

function lookOf({ state, refreshed, proved }: RefreshView): Look {
  if (state !== 'in-place') return looks[state];
  if (refreshed?.verdict === 'raw') return { word: 'not masked', glyph: glyphs.hand, colour: 'held' };
  if (proved?.verdict === 'leak') return { word: 'leak', glyph: glyphs.circleX, colour: 'failed' };
  return (proved ?? refreshed)?.verdict === 'pass'
    ? { word: '0 leaks', glyph: glyphs.circleCheck, colour: 'live' }
    : { word: 'not proven', glyph: glyphs.hand, colour: 'held' };
}
