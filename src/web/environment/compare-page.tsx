import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { CompareRow } from '#core/compare.ts';
import { nameOfFact } from '#core/facts.ts';
import { wordsOfUnseen } from '#core/words.ts';
import { compareQuery, environmentsQuery } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Crumbs } from '#web/parts/crumbs.tsx';
import { Loading } from '#web/parts/loading.tsx';
import { Page } from '#web/parts/page.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { Trouble } from '#web/parts/trouble.tsx';
import { environmentPath } from '#web/paths.ts';
import styles from './compare-page.module.css';

interface ComparePageProps {
  readonly system: string;
  readonly left: string;
  readonly right: string;
}

/** Two environments side by side. What nobody knows says so, and is never shown as the same. */
export function ComparePage({ system, left, right }: ComparePageProps) {
  const { data, error, refetch } = useQuery(compareQuery(system, left, right));
  const isPlaces = data?.of === 'environments';
  return (
    <Page
      title={`${left} and ${right} of ${system}`}
      heading={isPlaces ? <Heads system={system} left={left} right={right} /> : `${left} and ${right}`}
      above={<Crumbs system={system} />}
    >
      {isPlaces && <Unseen system={system} left={left} right={right} />}
      {data === undefined && error === null && <Loading label="Comparing" lines={8} />}
      {error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <Rows rows={data.rows} left={left} right={right} />}
      <CopyCommand command={`lockstep compare ${left} ${right}`} />
    </Page>
  );
}

function Heads({ system, left, right }: ComparePageProps) {
  return (
    <>
      <Link href={environmentPath(system, left)}>{left}</Link> and <Link href={environmentPath(system, right)}>{right}</Link>
    </>
  );
}

/** What runs in such a place was asked for and never read: said before anybody takes it for the same. */
function Unseen({ system, left, right }: ComparePageProps) {
  const places = useQuery(environmentsQuery(system)).data?.environments ?? [];
  const unseen = places.flatMap((place) => (place.unseen === true && [left, right].includes(place.environment) ? [place.environment] : []));
  return unseen.length === 0 ? null : <p className={styles['unseen']}>{wordsOfUnseen(unseen)}</p>;
}

const parts: readonly (readonly [title: string, topics: readonly CompareRow['topic'][]])[] = [
  ['What runs', ['release', 'bits', 'plan', 'file']],
  ['Configuration', ['configuration']],
  ['Host', ['host']],
];

function Rows({ rows, left, right }: Pick<ComparePageProps, 'left' | 'right'> & { readonly rows: readonly CompareRow[] }) {
  const [isWhole, setWhole] = useState(false);
  const same = rows.filter(({ state }) => state === 'same').length;
  const shown = rows.filter(({ state }) => isWhole || state !== 'same');
  return (
    <>
      <div className={styles['summary']}>
        <Sentence>{summaryOf(rows)}</Sentence>
        {same > 0 && (
          <Button onPress={() => setWhole(!isWhole)}>{isWhole ? 'Only what differs' : `Show the ${same} that are the same`}</Button>
        )}
      </div>
      {parts.map(([title, topics]) => {
        const own = shown.filter(({ topic }) => topics.includes(topic));
        return own.length === 0 ? null : (
          <Panel key={title} title={title}>
            <Table rows={own} left={left} right={right} />
          </Panel>
        );
      })}
    </>
  );
}

function summaryOf(rows: readonly CompareRow[]): string {
  const strange = rows.filter(({ state, expected }) => state === 'differs' && expected !== true).length;
  const own = rows.filter(({ expected }) => expected === true).length;
  const unknown = rows.filter(({ state }) => state === 'unknown').length;
  const first = strange === 0 ? 'Nothing differs that should not' : `${strange} ${strange === 1 ? 'thing differs' : 'things differ'}`;
  return `${first}; ${own} ${own === 1 ? 'is' : 'are'} each environment's own, and ${unknown} ${unknown === 1 ? 'is' : 'are'} not known.`;
}

function Table({ rows, left, right }: Pick<ComparePageProps, 'left' | 'right'> & { readonly rows: readonly CompareRow[] }) {
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">{left}</th>
          <th scope="col">{right}</th>
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.topic} ${row.key}`} data-state={row.expected === true ? 'own' : row.state}>
            <th scope="row">{row.topic === 'host' ? nameOfFact(row.key) : row.key}</th>
            <td data-side={left} title={row.left}>
              {shortened(row.left)}
            </td>
            <td data-side={right} title={row.right}>
              {shortened(row.right)}
            </td>
            <td className={styles['verdict']}>{verdictOf(row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Enough of a digest to compare by eye; the whole one is a pointer away. */
function shortened(text = '-'): string {
  return /^sha256:[0-9a-f]{64}$/.test(text) ? `${text.slice(0, 15)}…${text.slice(-2)}` : text;
}

function verdictOf({ state, expected }: CompareRow): string {
  if (state === 'same') return 'the same';
  if (state === 'unknown') return 'not known';
  return expected === true ? 'its own' : 'differs';
}
