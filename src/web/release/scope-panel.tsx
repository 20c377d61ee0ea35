import type { ReleaseView } from '#core/views/shapes.ts';
import { andOf } from '#core/words.ts';
import { Instant } from '#web/parts/instant.tsx';
import { Panel } from '#web/parts/panel.tsx';
import styles from './scope-panel.module.css';

type Scope = NonNullable<ReleaseView['scope']>;

/** What was agreed to be in it, what proves that, and who has signed: read before one signs. */
export function ScopePanel({ view: { scope } }: { readonly view: ReleaseView }) {
  if (scope === undefined) return null;
  return (
    <Panel title="Agreed scope">
      <p className={styles['line']}>{scope.sentence}</p>
      <ul>
        {scope.requirements.map((requirement) => (
          <li key={requirement.id} className={styles['line']}>
            <strong>{requirement.id}</strong> {requirement.words} <em>{requirement.state}</em>
            {requirement.tests.map(({ name, is }) => (
              <small key={name}>
                {name}: {ends[is]}
              </small>
            ))}
          </li>
        ))}
        {scope.tickets.map((ticket) => (
          <li key={ticket.id} className={styles['line']}>
            <strong>{ticket.id}</strong> {ticket.title}
          </li>
        ))}
      </ul>
      {scope.commits.length > 0 && <p className={styles['line']}>Commits {scope.commits.map((commit) => commit.slice(0, 12)).join(' ')}</p>}
      <Signed scope={scope} />
    </Panel>
  );
}

function Signed({ scope: { by, at, signatures, lapsed = [] } }: { readonly scope: Scope }) {
  return (
    <p className={styles['line']}>
      Written by {by} <Instant at={at} />
      {signatures.length > 0 && `, signed by ${andOf(signatures.map((each) => (each.counts ? each.by : `${each.by} (counts no more)`)))}`}
      {lapsed.length > 0 && `; what ${andOf(lapsed)} signed was changed since`}.
    </p>
  );
}

const ends = { passed: 'passed', failed: 'failed', skipped: 'was skipped, which proves nothing', none: 'is in no result yet' } as const;
