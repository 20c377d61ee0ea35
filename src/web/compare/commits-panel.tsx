import type { CommitsApart } from '#core/comparison.ts';
import { counted } from '#core/words.ts';
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
    <Panel id="commits" title="Commits" aside={`${count} of ${commits[0]?.of === 'left' ? left : right}, as their repositories told`}>
      {commits.map(({ service, count: own, list }) => (
        <details key={service} className={styles['commits']} open={own <= 10}>
          <summary>
            <strong>{service}</strong> {counted(own, 'commit')}
          </summary>
          <ol>
            {list.map(({ commit, subject }) => (
              <li key={commit}>
                <code title={commit}>{commit.slice(0, 12)}</code> {subject}
              </li>
            ))}
            {own > list.length && <li>and {own - list.length} more</li>}
          </ol>
        </details>
      ))}
    </Panel>
  );
}
