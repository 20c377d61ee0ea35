import { say, sayCount } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { readTestedReport } from '#core/read-tested.ts';
import type { TestedCase } from '#core/tested.ts';
import { Button } from '#web/parts/button.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { testedLooks } from '#web/status.ts';
import { evidenceJsonQuery } from './evidence-file.ts';
import styles from './evidence-details.module.css';

/** So many rows are shown before somebody asks for more. */
const firstRows = 20;
const moreRows = 200;

/** The cases of a run of tests: what failed first, why, and those that needed another try. */
export function TestedCases({ address }: { readonly address: string }) {
  const { data, isError } = useQuery(evidenceJsonQuery(address));
  if (isError)
    return <p className={styles['quiet']}>{say('Its cases cannot be had any more: files of old evidence go, their digests stay.')}</p>;
  return data === undefined ? <p className={styles['quiet']}>{say('Reading its cases')}</p> : <CaseTable document={data} />;
}

/** `document`: what the file says; an agent wrote it. */
export function CaseTable({ document }: { readonly document: unknown }) {
  const [wanted, setWanted] = useState('');
  const [rows, setRows] = useState(firstRows);
  const report = readTestedReport(document);
  if (report === undefined) return <p className={styles['quiet']}>{say('These cases are of another Lockstep: open its file itself.')}</p>;
  const found = report.cases.filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()));
  const unlisted = report.count - report.cases.length;
  return (
    <section className={styles['cases']} aria-label={say('Cases')}>
      {report.cases.length > firstRows && (
        <label className={styles['search']}>
          {say('Cases with')} <input type="search" value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} />
        </label>
      )}
      <table>
        <tbody>
          {found.slice(0, rows).map((tested, index) => (
            // Two cases of a table may have the same name: their order tells them apart.
            <CaseRow key={`${index} ${tested.name}`} tested={tested} />
          ))}
        </tbody>
      </table>
      {found.length === 0 && <p className={styles['quiet']}>{say('No case has that in its name.')}</p>}
      {found.length > rows && (
        <Button onPress={() => setRows(rows + moreRows)}>
          {sayCount(Math.min(moreRows, found.length - rows), 'Show {count} more case', 'Show {count} more cases')}
        </Button>
      )}
      {unlisted > 0 && (
        <p className={styles['quiet']}>
          {sayCount(unlisted, '{count} case more is in its JUnit files.', '{count} cases more are in its JUnit files.')}
        </p>
      )}
    </section>
  );
}

function CaseRow({ tested: { name, state, isFlaky, because } }: { readonly tested: TestedCase }) {
  return (
    <tr data-state={state}>
      <td>
        <StatusMark look={testedLooks[isFlaky && state === 'passed' ? 'flaky' : state]} />
      </td>
      <td>
        {name}
        {because !== undefined && <span className={styles['because']}>{because}</span>}
      </td>
    </tr>
  );
}
