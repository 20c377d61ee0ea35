import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { commandRoles } from '#core/access.ts';
import type { EnvironmentView } from '#core/views/shapes.ts';
import { meQuery, releaseQuery } from '#web/api/queries.ts';
import { ActionNews } from '#web/parts/action-news.tsx';
import { Actions } from '#web/parts/actions.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { releasePath } from '#web/paths.ts';
import { RollBack } from '#web/release/roll-back.tsx';
import { andOf } from '#web/words/lists.ts';
import { isAllowed } from '#web/words/mine.ts';
import { say, sayWith } from '#web/words/say.ts';
import styles from './back-panel.module.css';

/** The way back from what runs here, with its preview, and who may take it. Absent where there is nothing to go back to. */
export function BackPanel({ system, place }: { readonly system: string; readonly place: EnvironmentView }) {
  const { release, stage } = place;
  const me = useQuery(meQuery).data ?? undefined;
  const view = useQuery({ ...releaseQuery(system, release ?? ''), enabled: release !== undefined }).data;
  const there = view?.stages.find((each) => each.stage === stage);
  const target = place.good.find((each) => each !== release);
  if (me === undefined || view === undefined || there === undefined || target === undefined || stage === undefined) return null;
  const roles = typeof commandRoles.rollback === 'string' ? [] : commandRoles.rollback;
  return (
    <Panel title={say('The way back')}>
      <div className={styles['body']}>
        <p>
          {sayWith('{target} ran here before, and its bits are kept. Rolling back takes all of {stage} there.', {
            target: <Link href={releasePath(system, target, stage)}>{target}</Link>,
            stage,
          })}
        </p>
        {isAllowed(me, system, 'rollback') ? (
          <Actions system={system} seq={view.seq}>
            <RollBack me={me} view={view} stage={there} />
            <ActionNews />
            <CopyCommand command={`lockstep rollback ${stage} --to ${target}`} />
          </Actions>
        ) : (
          <p className={styles['quiet']}>{say('You may not: {roles} may.', { roles: andOf(roles) })}</p>
        )}
      </div>
    </Panel>
  );
}
