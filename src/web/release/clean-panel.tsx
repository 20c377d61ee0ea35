import { say, sayWith } from '#web/words/say.ts';
import { FileText } from 'lucide-react';
import { Link } from 'wouter';
import type { Evidence } from '#core/state.ts';
import type { ReleaseView } from '#core/views/shapes.ts';
import type { Me } from '#web/api/queries.ts';
import { evidencePath } from '#web/api/routes.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { environmentPath } from '#web/paths.ts';
import { cleanLooks } from '#web/status.ts';
import { isAllowed } from '#web/words/mine.ts';
import { CleanReport } from './clean-report.tsx';
import styles from './clean-panel.module.css';

/** What a release reached for where somebody had it started from nothing: the last look in each environment. Absent before the first. */
export function CleanPanel({ me, view }: { readonly me: Me; readonly view: ReleaseView }) {
  const looks = lastLooks(view.cleans);
  if (looks.length === 0) return null;
  return (
    <Panel title={say('Started from nothing')} aside={say('beside what runs; it is no promotion')}>
      {looks.map((look) => (
        <CleanLook key={look.id} me={me} system={view.system} release={view.release} look={look} />
      ))}
    </Panel>
  );
}

/** The newest of each environment. */
export function lastLooks(cleans: readonly Evidence[] = []): readonly Evidence[] {
  return [...new Map(cleans.map((look) => [look.environment, look])).values()];
}

interface CleanLookProps {
  readonly me: Me;
  readonly system: string;
  readonly release: string;
  readonly look: Evidence;
}

/** One look: its verdict, when and where, what was found, and the same for the terminal. */
export function CleanLook({ me, system, release, look }: CleanLookProps) {
  const { environment = '', verdict, at, blobs } = look;
  return (
    <section className={styles['look']} aria-label={say('{release} from nothing in {environment}', { release, environment })}>
      <p className={styles['head']}>
        <StatusMark look={cleanLooks[verdict]} shape={verdict === 'pass' ? 'plain' : 'box'} />
        <span>
          {sayWith('{release} in {link}', { release, link: <Link href={environmentPath(system, environment)}>{environment}</Link> })}
        </span>
        <span className={styles['when']}>
          <Instant at={at} />
        </span>
        {Object.entries(blobs ?? {}).map(([name, digest]) => (
          <a key={name} href={evidencePath(system, release, digest)} download={name}>
            <FileText size={12} aria-hidden /> {name}
          </a>
        ))}
      </p>
      <CleanReport system={system} release={release} evidence={look} />
      {isAllowed(me, system, 'clean') && <CopyCommand command={`lockstep deploy --clean ${release} --in ${environment}`} />}
    </section>
  );
}
