import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { pathQuery } from '#web/api/queries.ts';
import { Panel } from '#web/parts/panel.tsx';
import { fileAsPicturePath } from '#web/paths.ts';
import { say } from '#web/words/say.ts';
import styles from './roles-panel.module.css';

/** Who has which role in a system, as its file says it: another file changes that, and a second person permits what weakens. */
export function RolesPanel({ system }: { readonly system: string }) {
  const roles = useQuery(pathQuery(system)).data?.roles ?? [];
  if (roles.length === 0) return null;
  return (
    <Panel
      title={say('Roles in {system}', { system })}
      aside={<Link href={fileAsPicturePath(system)}>{say('The file as a picture')}</Link>}
    >
      <dl className={styles['roles']}>
        {roles.map(({ role, people }) => (
          <div key={role}>
            <dt>{role}</dt>
            <dd>{people.length === 0 ? say('nobody is in it') : people.join(', ')}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
