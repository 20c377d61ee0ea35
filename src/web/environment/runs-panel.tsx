import { ExternalLink } from 'lucide-react';
import type { EnvironmentView } from '#core/views/shapes.ts';
import { doorPath } from '#web/api/routes.ts';
import { Instant } from '#web/parts/instant.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { shortDigest } from '#web/words/digests.ts';
import { say, sayWith } from '#web/words/say.ts';
import styles from './runs-panel.module.css';

/** Service by service: the digest that was read back as it came, how many instances, and where it answers. Absent where nothing runs. */
export function RunsPanel({ system, place }: { readonly system: string; readonly place: EnvironmentView }) {
  const { environment, release, since, bill = {}, instances = {}, urls, unseen } = place;
  if (release === undefined) return null;
  const read =
    unseen === true
      ? say('asked for, and not read back')
      : since !== undefined && sayWith('read back {since}', { since: <Instant at={since} /> });
  return (
    <Panel title={say('What runs here')} aside={read}>
      <ul>
        {Object.entries(bill).map(([service, { digest }]) => (
          <li key={service} className={styles['service']}>
            <span>
              <strong>{service}</strong>
              {instances[service] !== undefined && ` × ${instances[service]}`}
            </span>
            <code title={digest}>{shortDigest(digest)}</code>
            {urls[service] !== undefined && <code className={styles['address']}>{urls[service]}</code>}
          </li>
        ))}
      </ul>
      <p className={styles['foot']}>
        <a href={doorPath(system, environment)} target="_blank" rel="noreferrer">
          {say('Open {environment}', { environment })} <ExternalLink size={12} aria-hidden />
        </a>
      </p>
    </Panel>
  );
}
