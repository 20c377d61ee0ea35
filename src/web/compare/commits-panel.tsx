import { say, sayCount } from '#web/words/say.ts';
import type { CommitsApart } from '#core/comparison.ts';
import { Panel } from '#web/parts/panel.tsx';
import styles from './compare-page.module.css';

interface CommitsPanelProps {
  readonly commits: readonly CommitsApart[];
  readonly left: string;
  readonly right: string;
}

/** What went in, service by service, newest first; folded away where it is long. */
export function CommitsPanel({ commits, left, right }: CommitsPanelProps) {
  if (commits.length === 0) return null;
  const count = commits.reduce((sum, each) => sum + each.count, 0);
  return (
    <Panel
      id="commits"
      title={say('Commits')}
      aside={say('{count} of {side}, as their repositories told', { count, side: commits[0]?.of === 'left' ? left : right })}
    >
      {commits.map(({ service, count: own, list }) => (
        <details key={service} className={styles['commits']} open={own <= 10}>
          <summary>
            <strong>{service}</strong> {sayCount(own, '{count} commit', '{count} commits')}
          </summary>
          <ol>
            {list.map(({ commit, subject }) => (
              <li key={commit}>
                <code title={commit}>{commit.slice(0, 12)}</code> {subject}
              </li>
            ))}
            {own > list.length && <li>{say('and {count} more', { count: own - list.length })}</li>}
          </ol>
        </details>
      ))}
    </Panel>
  );
}
