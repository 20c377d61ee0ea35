import { say, sayCore, type Term } from '#web/words/say.ts';
import { nameOfFact } from '#core/facts.ts';
import { shortDigest } from '#web/words/digests.ts';
import { andOf } from '#web/words/lists.ts';
import styles from './compare-table.module.css';
import { isDifference, type MergedRow, type Verdict, verdictOf } from './rows.ts';

interface CompareTableProps {
  readonly rows: readonly MergedRow[];
  readonly left: string;
  readonly right: string;
  readonly isUnified: boolean;
  /** Places stand beside each other; from one release to the other time goes on. */
  readonly isOfPlaces: boolean;
}

/** A row for each thing, with what it comes to in a sign and a word. */
export function CompareTable({ rows, left, right, isUnified, isOfPlaces }: CompareTableProps) {
  return (
    <table className={styles['table']} data-look={isUnified ? 'unified' : 'side by side'}>
      <thead>
        <tr>
          <th scope="col">{say('What')}</th>
          <th scope="col">{left}</th>
          <th scope="col">{right}</th>
          <th scope="col">{say('Verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={`${row.topic} ${row.key} ${row.places?.[0] ?? ''}`} row={row} left={left} right={right} isOfPlaces={isOfPlaces} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, left, right, isOfPlaces }: { readonly row: MergedRow } & Omit<CompareTableProps, 'rows' | 'isUnified'>) {
  const verdict = verdictOf(row);
  return (
    <tr data-verdict={verdict} {...(isDifference(row) && { 'data-difference': '', tabIndex: -1 })}>
      <th scope="row">
        <span className={row.goesOn === true ? styles['unseen'] : undefined}>
          {row.topic === 'host' ? sayCore(nameOfFact(row.key)) : row.key}
        </span>
        {row.places !== undefined && <span className={styles['places']}> {say('in {places}', { places: andOf(row.places) })}</span>}
      </th>
      <td data-side="left" data-name={left} data-empty={row.left === undefined || undefined} title={row.left}>
        {shownOf(row.left)}
      </td>
      <td data-side="right" data-name={right} data-empty={row.right === undefined || undefined} title={row.right}>
        {shownOf(row.right)}
      </td>
      <td className={styles['verdict']}>{wordsOf(verdict, isOfPlaces ? [left, right] : undefined)}</td>
    </tr>
  );
}

function wordsOf(verdict: Verdict, places: readonly [left: string, right: string] | undefined): string {
  if (places !== undefined && verdict === 'gone') return say('− only in {place}', { place: places[0] });
  if (places !== undefined && verdict === 'added') return say('+ only in {place}', { place: places[1] });
  return say(words[verdict]);
}

const words: { readonly [Each in Verdict]: Term } = {
  same: 'the same',
  added: '+ added',
  gone: '− gone',
  changed: '~ differs',
  own: 'its own',
  shared: '! must differ',
  unknown: '? not known',
};

/** Enough of a digest to compare by eye; the whole one is a pointer away. */
function shownOf(text = '-'): string {
  return /^sha256:[0-9a-f]{64}$/.test(text) ? shortDigest(text) : text;
}
