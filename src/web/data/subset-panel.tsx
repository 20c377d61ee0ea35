import { useState } from 'react';
import type { TableDetail } from '#core/views/refresh-detail.ts';
import { Button } from '#web/parts/button.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { Told } from '#web/parts/told.tsx';
import { percentOf, wordsOfCount } from '#web/words/numbers.ts';
import { say, sayCount } from '#web/words/say.ts';
import { type SubsetRow, subsetRows } from './plan-rows.ts';
import styles from './subset-panel.module.css';

interface SubsetPanelProps {
  readonly name: string;
  readonly tables: readonly TableDetail[];
}

const few = 12;

/** Where a part begins, and what comes along: each table below the one that brought it. */
export function SubsetPanel({ name, tables }: SubsetPanelProps) {
  const [isWhole, setWhole] = useState(false);
  const rows = subsetRows(tables);
  const rest = isWhole ? 0 : Math.max(0, rows.length - few);
  return (
    <Panel
      id="subset"
      title={say('The part that was copied: {name}', { name })}
      aside={say('{some} of {all} tables have rows', { some: rows.length, all: tables.length })}
    >
      <ol className={styles['list']}>
        {rows.slice(0, rows.length - rest).map((row) => (
          <Row key={row.table} row={row} />
        ))}
      </ol>
      {rest > 0 && (
        <div className={styles['foot']}>
          <Button onPress={() => setWhole(true)}>{sayCount(rest, 'Show {count} more', 'Show {count} more')}</Button>
        </div>
      )}
    </Panel>
  );
}

function Row({ row: { table, depth, rows = 0, ofRows = rows, reasons = [], notes = [] } }: { readonly row: SubsetRow }) {
  const share = rows / Math.max(ofRows, 1);
  return (
    <li className={styles['row']} data-depth={Math.min(depth, 5)}>
      <strong className={styles['name']}>{table.replace(/^public\./, '')}</strong>
      <span className={styles['bar']} aria-hidden>
        <span style={{ width: `${Math.max(share * 100, 0.5)}%` }} />
      </span>
      <span className={styles['rows']}>
        {say('{rows} of {all}, {share}', { rows: wordsOfCount(rows), all: wordsOfCount(ofRows), share: percentOf(shortShare(share)) })}
      </span>
      <span className={styles['why']}>
        {reasons.map(({ text, rows: own }) => (
          <span key={text}>
            {wordsOfCount(own)} <Told text={text} isVerbatim />
          </span>
        ))}
        {notes.map((note) => (
          <span key={note}>
            <Told text={note} />
          </span>
        ))}
      </span>
    </li>
  );
}

/** Two figures are more than an estimate has. */
function shortShare(share: number): number {
  return Number(share.toPrecision(2));
}
