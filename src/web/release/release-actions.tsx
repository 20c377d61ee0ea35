import { say, sayCount } from '#web/words/say.ts';
import { Lock } from 'lucide-react';
import { useId } from 'react';
import type { ReleaseView } from '#core/views/shapes.ts';
import { command } from '#web/api/client.ts';
import type { Me } from '#web/api/queries.ts';
import { ActButton } from '#web/parts/act-button.tsx';
import { AskButton } from '#web/parts/ask-button.tsx';
import { Button } from '#web/parts/button.tsx';
import { useNarrow } from '#web/parts/use-narrow.ts';
import { blockersOf, isAllowed } from '#web/words/mine.ts';
import { ClearButton } from './clear-button.tsx';
import { failedStage } from './failed-stage.ts';
import { RejectDialog } from './reject-dialog.tsx';
import { SeeWhy } from './see-why.tsx';
import styles from './release-actions.module.css';
import { useReleaseKeys } from './use-release-keys.ts';

interface ReleaseActionsProps {
  readonly me: Me;
  readonly view: ReleaseView;
}

/** What one may do with the release as a whole. On a phone this is the footer, always in sight, and holds what is mine to clear. */
export function ReleaseActions({ me, view }: ReleaseActionsProps) {
  const isNarrow = useNarrow();
  const [mine] = isNarrow ? blockersOf(me.person, view.blockers) : [];
  const said = isMoving(view) ? undefined : failedStage(view);
  useReleaseKeys();
  if (view.state !== 'open') return null;
  return (
    <div className={styles['actions']}>
      {said !== undefined && <SeeWhy view={view} stage={said} />}
      {mine === undefined ? <Promote me={me} view={view} /> : <ClearButton view={view} blocker={mine} />}
      {mine === undefined && <PromoteLater me={me} view={view} />}
      <Reject me={me} view={view} />
    </div>
  );
}

/** Now, or not at all: what stands in the way is counted on the button and named in the panel of blockers. */
function Promote({ me, view }: ReleaseActionsProps) {
  const reason = useId();
  if (view.next === undefined || !isAllowed(me, view.system, 'promote') || isMoving(view)) return null;
  if (view.blockers.length > 0) {
    return (
      <div className={styles['promote']} data-of="promote">
        <Button isDisabled describedBy={reason}>
          <Lock size={14} aria-hidden />
          <span>
            {say('Promote to {stage},', { stage: view.next })}{' '}
            <span id={reason}>{sayCount(view.blockers.length, '{count} blocker', '{count} blockers')}</span>
          </span>
        </Button>
      </div>
    );
  }
  // After a no nobody goes on by habit: what is blue then leads to the reasons.
  const isAgain = failedStage(view) !== undefined;
  return (
    <div className={styles['promote']} data-of="promote">
      <ActButton act={promoteAct(view, view.next, false)} weight={isAgain ? 'plain' : 'primary'}>
        {isAgain
          ? say('Promote {release} to {stage} again', { release: view.release, stage: view.next })
          : say('Promote {release} to {stage}', { release: view.release, stage: view.next })}
      </ActButton>
    </div>
  );
}

/** The wish is kept and carried out as soon as nothing is in the way. */
function PromoteLater({ me, view }: ReleaseActionsProps) {
  if (view.next === undefined || view.blockers.length === 0 || view.goal !== undefined) return null;
  if (!isAllowed(me, view.system, 'promote') || isMoving(view)) return null;
  return <ActButton act={promoteAct(view, view.next, true)}>{say('Promote as soon as it may')}</ActButton>;
}

function promoteAct(view: ReleaseView, stage: string, wait: boolean) {
  return {
    id: `promote ${stage} ${wait ? 'later' : 'now'}`,
    done: wait
      ? say('{release} enters {stage} as soon as it may', { release: view.release, stage })
      : say('{release} is promoted to {stage}', { release: view.release, stage }),
    perform: () => command(view.system, 'promote', { release: view.release, stage, wait }),
  };
}

function isMoving({ stages }: ReleaseView): boolean {
  return stages.some(({ promotion }) => promotion !== undefined && ['waiting', 'running', 'undoing'].includes(promotion.state));
}

function Reject({ me, view }: ReleaseActionsProps) {
  if (!isAllowed(me, view.system, 'reject')) return null;
  return (
    <AskButton weight="danger" dialog={<RejectDialog view={view} />}>
      {say('Reject…')}
    </AskButton>
  );
}
