import { Told } from '#web/parts/told.tsx';
import { say, sayCore, sayWith } from '#web/words/say.ts';
import type { ReleaseView } from '#core/views/shapes.ts';
import { andOf } from '#web/words/lists.ts';
import { Instant } from '#web/parts/instant.tsx';
import { Panel } from '#web/parts/panel.tsx';
import styles from './scope-panel.module.css';

type Scope = NonNullable<ReleaseView['scope']>;

/** What was agreed to be in it, what proves that, and who has signed: read before one signs. */
export function ScopePanel({ view: { scope } }: { readonly view: ReleaseView }) {
  if (scope === undefined) return null;
  return (
    <Panel title={say('Agreed scope')}>
      <p className={styles['line']}>
        <Told text={scope.sentence} />
      </p>
      <ul>
        {scope.requirements.map((requirement) => (
          <li key={requirement.id} className={styles['line']}>
            <strong>{requirement.id}</strong> {requirement.words} <em>{sayCore(requirement.state)}</em>
            {requirement.tests.map(({ name, is }) => (
              <small key={name}>
                {name}: {say(ends[is])}
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
      {scope.commits.length > 0 && (
        <p className={styles['line']}>
          {say('Commits {commits}', { commits: scope.commits.map((commit) => commit.slice(0, 12)).join(' ') })}
        </p>
      )}
      <Signed scope={scope} />
    </Panel>
  );
}

function Signed({ scope: { by, at, signatures, lapsed = [] } }: { readonly scope: Scope }) {
  return (
    <p className={styles['line']}>
      {sayWith('Written by {by} {at}', { by, at: <Instant at={at} /> })}
      {signatures.length > 0 &&
        say(', signed by {signatures}', {
          signatures: andOf(signatures.map((each) => (each.counts ? each.by : say('{by} (counts no more)', { by: each.by })))),
        })}
      {lapsed.length > 0 && say('; what {lapsed} signed was changed since', { lapsed: andOf(lapsed) })}.
    </p>
  );
}

const ends = { passed: 'passed', failed: 'failed', skipped: 'was skipped, which proves nothing', none: 'is in no result yet' } as const;
