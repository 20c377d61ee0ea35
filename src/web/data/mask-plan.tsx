import { useState } from 'react';
import type { ColumnDetail, TableDetail } from '#core/views/refresh-detail.ts';
import type { RefreshView } from '#core/views/data.ts';
import type { RefreshDetailOf } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { GlyphMark } from '#web/parts/glyph-mark.tsx';
import { glyphs } from '#web/parts/glyphs.ts';
import { Panel } from '#web/parts/panel.tsx';
import { Told } from '#web/parts/told.tsx';
import { wordsOfCount } from '#web/words/numbers.ts';
import { say, sayCore, sayCount } from '#web/words/say.ts';
import styles from './mask-plan.module.css';
import { isPersonal, shownPlan, tallyOf } from './plan-rows.ts';

interface MaskPlanProps {
  readonly detail: RefreshDetailOf;
  readonly refresh: RefreshView | undefined;
}

/** So many columns at once a browser lays out before anybody notices; what comes after them is closed until somebody opens it. */
const mostOpen = 300;

/** What became of each column. Where it says how something looks, that is the mask's own example: values of rows stay where they are. */
export function MaskPlan({ detail, refresh }: MaskPlanProps) {
  const tables = detail.tables ?? [];
  const [text, setText] = useState('');
  const [isOnly, setOnly] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const { personal, columns } = tallyOf(tables);
  const shown = shownPlan(tables, { isPersonal: isOnly, text, isWhole });
  const starts = shown.tables.map((_table, index) => linesOf(shown.tables.slice(0, index)));
  return (
    <Panel
      id="plan"
      title={say('Mask plan')}
      aside={say('{tables}, {personal} of {columns} columns personal', {
        tables: sayCount(tables.length, '{count} table', '{count} tables'),
        personal: wordsOfCount(personal),
        columns: wordsOfCount(columns),
      })}
    >
      <div className={styles['bar']}>
        <input
          type="search"
          aria-label={say('Find a table or a column')}
          placeholder={say('Find a table or a column')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <button type="button" className={styles['only']} aria-pressed={isOnly} onClick={() => setOnly(!isOnly)}>
          {say('Only personal')} <strong>{isOnly ? say('on') : say('off')}</strong>
        </button>
      </div>
      <table className={styles['table']}>
        <Head />
        {shown.tables.map((table, index) => (
          <Rows
            key={table.table}
            table={table}
            detail={detail}
            isProven={refresh?.refreshed?.verdict === 'pass'}
            isClosed={(starts[index] ?? 0) > mostOpen}
          />
        ))}
      </table>
      {shown.tables.length === 0 && <p className={styles['foot']}>{say('Nothing is called so.')}</p>}
      {shown.more.tables > 0 && (
        <div className={styles['foot']}>
          <span>
            {sayCount(shown.more.tables, '{count} more table', '{count} more tables')},{' '}
            {sayCount(shown.more.personal, '{count} personal column', '{count} personal columns')}
          </span>
          <Button onPress={() => setWhole(true)}>{say('Show all')}</Button>
        </div>
      )}
    </Panel>
  );
}

function linesOf(tables: readonly TableDetail[]): number {
  return tables.reduce((sum, { columns }) => sum + columns.length, 0);
}

function Head() {
  return (
    <thead>
      <tr>
        <th scope="col">{say('Column')}</th>
        <th scope="col">{say('Class')}</th>
        <th scope="col">{say('Mask')}</th>
        <th scope="col">{say('What stays, or why it is kept')}</th>
        <th scope="col">{say('How it looks (invented)')}</th>
        <th scope="col">{say('Values masked')}</th>
      </tr>
    </thead>
  );
}

interface RowsProps {
  readonly table: TableDetail;
  readonly detail: RefreshDetailOf;
  readonly isProven: boolean;
  readonly isClosed: boolean;
}

function Rows({ table, detail, isProven, isClosed: begins }: RowsProps) {
  const [isClosed, setClosed] = useState(begins);
  const { table: name, columns } = table;
  return (
    <tbody>
      <tr className={styles['group']}>
        <th scope="rowgroup" colSpan={6}>
          <button type="button" aria-expanded={!isClosed} onClick={() => setClosed(!isClosed)}>
            <GlyphMark glyph={glyphs.chevronRight} size={14} strokeWidth={2} /> <strong>{name.replace(/^public\./, '')}</strong>{' '}
            <span>{wordsOfRows(table)}</span>
          </button>
        </th>
      </tr>
      {!isClosed &&
        columns.map((column) => (
          <Row key={`${column.column} ${column.path ?? ''}`} column={column} table={table} masks={detail.masks} isProven={isProven} />
        ))}
    </tbody>
  );
}

interface RowProps {
  readonly column: ColumnDetail;
  readonly table: TableDetail;
  readonly masks: RefreshDetailOf['masks'];
  readonly isProven: boolean;
}

function Row({ column, table, masks, isProven }: RowProps) {
  const { column: name, path, does, mask = '', entity, reason, approvedBy } = column;
  const look = masks?.[mask];
  return (
    <tr data-personal={isPersonal(column) || undefined} data-path={path === undefined ? undefined : ''}>
      <th scope="row">{path === undefined ? name : `→ ${path}`}</th>
      <td className={styles['class']}>{does === 'keep' ? say('none') : does === 'null' ? say('personal') : say(look?.of ?? 'other')}</td>
      <td title={mask}>
        {does === 'keep' && say('kept as it is')}
        {does === 'null' && say('emptied')}
        {does === 'mask' && <Told text={look?.does ?? mask} />}
        {entity !== undefined && <span className={styles['quiet']}> {say('by {column}', { column: entity })}</span>}
      </td>
      <td className={styles['quiet']}>
        {reason}
        {approvedBy !== undefined && ` (${say('by {person}', { person: approvedBy })})`}
        {look?.stays !== undefined && <Told text={look.stays} />}
      </td>
      <td className={styles['looks']}>{does === 'null' ? 'NULL' : look?.looks}</td>
      <td className={styles['count']}>
        <Masked column={column} table={table} isProven={isProven} />
      </td>
    </tr>
  );
}

/** Of what is proven it is known that all were; of the rest, that the plan says so. */
function Masked({ column: { does, path, masked, nulls = 0 }, table, isProven }: Omit<RowProps, 'masks'>) {
  if (does === 'keep') return say('not personal');
  if (path !== undefined) return null;
  if (masked === undefined) return table.isEmpty === true ? say('no rows') : say('not counted');
  return (
    <span title={nulls === 0 ? undefined : sayCount(nulls, '{count} was empty', '{count} were empty')}>
      {isProven && say('all')} <strong>{wordsOfCount(masked)}</strong>
      {isProven && <GlyphMark glyph={glyphs.check} size={14} strokeWidth={2} />}
    </span>
  );
}

function wordsOfRows({ isEmpty, rows, ofRows, reasons }: TableDetail): string {
  if (isEmpty === true || rows === undefined) return say('no rows');
  const [first] = reasons ?? [];
  const count = ofRows === undefined ? sayCount(rows, '{count} row', '{count} rows') : '';
  const words =
    count === '' ? say('{rows} of {all} rows', { rows: wordsOfCount(rows), all: wordsOfCount(ofRows ?? rows) }) : numberIn(count, rows);
  if (first === undefined) return words;
  if (first.of === undefined) return say('{rows}, {reason}', { rows: words, reason: sayCore(first.text) });
  return say('{rows}, follows {table}', { rows: words, table: first.of.replace(/^public\./, '') });
}

/** `1,204 rows`: a large number has its signs. */
function numberIn(words: string, count: number): string {
  return words.replace(String(count), wordsOfCount(count));
}
