import { say, sayCount } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Evidence } from '#core/state.ts';
import { casesFile } from '#core/tested.ts';
import type { ReleaseView } from '#core/views/shapes.ts';
import { evidencePath } from '#web/api/routes.ts';
import { Button } from '#web/parts/button.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { LastWords } from '#web/parts/last-words.tsx';
import { Told } from '#web/parts/told.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { verdictLooks } from '#web/status.ts';
import { shortDigest } from '#web/words/digests.ts';
import { evidenceTextQuery } from './evidence-file.ts';
import styles from './evidence-details.module.css';
import { linesOfLog } from './log-lines.ts';
import { TestedCases } from './tested-cases.tsx';

interface EvidenceDetailsProps {
  readonly view: ReleaseView;
  /** Of one gate, oldest first. */
  readonly evidence: readonly Evidence[];
}

/** Everything that was said at a gate, newest first: by whom, of what, and the files that show it. */
export function EvidenceDetails({ view, evidence }: EvidenceDetailsProps) {
  return (
    <ol className={styles['list']}>
      {evidence.toReversed().map((one) => (
        <li key={one.id}>
          <OneEvidence view={view} evidence={one} />
        </li>
      ))}
    </ol>
  );
}

function OneEvidence({ view, evidence }: { readonly view: ReleaseView; readonly evidence: Evidence }) {
  const { verdict, because, by, at, environment, entry, releaseDigest, planDigest, revoked, blobs = {} } = evidence;
  const cases = blobs[casesFile];
  const logs = Object.entries(blobs).filter(([name]) => /\.(log|txt)$/.test(name));
  return (
    <article className={styles['one']} aria-label={say('Evidence {id}', { id: evidence.id })}>
      <p className={styles['said']}>
        <StatusMark look={verdictLooks[verdict]} /> <Told text={because} />
      </p>
      {revoked !== undefined && (
        <p className={styles['revoked']}>{say('Taken back by {by}: {reason}', { by: revoked.by, reason: revoked.reason })}</p>
      )}
      <dl className={styles['facts']}>
        <Fact name={say('by')}>{by}</Fact>
        <Fact name={say('at')}>
          <Instant at={at} />
        </Fact>
        {environment !== undefined && <Fact name={say('in')}>{environment}</Fact>}
        <Fact name={say('for')}>{entry}</Fact>
        <Fact name={say('bits')}>
          <code title={releaseDigest}>{shortDigest(releaseDigest)}</code>
        </Fact>
        <Fact name={say('rules')}>
          <code title={planDigest}>{shortDigest(planDigest)}</code>
        </Fact>
      </dl>
      <Tried evidence={evidence} />
      {cases !== undefined && <TestedCases address={evidencePath(view.system, view.release, cases)} />}
      {logs.map(([name, digest]) => (
        <Log key={name} name={name} address={evidencePath(view.system, view.release, digest)} />
      ))}
    </article>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Of a sign-off: who found what at each item. */
function Tried({ evidence: { tried = {} } }: { readonly evidence: Evidence }) {
  const items = Object.entries(tried);
  if (items.length === 0) return null;
  return (
    <table className={styles['tried']}>
      <tbody>
        {items.map(([item, { result, by, comment }]) => (
          <tr key={item} data-result={result}>
            <th scope="row">{item}</th>
            <td>{result === 'not-applicable' ? say('does not apply') : say(result)}</td>
            <td>{by}</td>
            <td>{comment}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a command wrote: its last lines, read by whoever opens it. */
function Log({ name, address }: { readonly name: string; readonly address: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section className={styles['log']} aria-label={name}>
      <Button onPress={() => setOpen(!isOpen)}>{isOpen ? say('Hide {name}', { name }) : say('Read {name}', { name })}</Button>
      {isOpen && <LogText address={address} />}
    </section>
  );
}

function LogText({ address }: { readonly address: string }) {
  const { data, isError } = useQuery(evidenceTextQuery(address));
  if (isError) return <p className={styles['quiet']}>{say('It cannot be had any more: files of old evidence go, their digests stay.')}</p>;
  if (data === undefined) return <p className={styles['quiet']}>{say('Reading')}</p>;
  const { lines, left } = linesOfLog(data);
  if (lines.length === 0) return <p className={styles['quiet']}>{say('Nothing was written.')}</p>;
  return (
    <>
      {left > 0 && (
        <p className={styles['quiet']}>
          {sayCount(left, '{count} line before these is in the file.', '{count} lines before these are in the file.')}
        </p>
      )}
      <LastWords words={lines.join('\n')} />
    </>
  );
}
