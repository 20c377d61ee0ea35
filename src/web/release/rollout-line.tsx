import { say, sayCore } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { ReleaseView, StageView } from '#core/views/shapes.ts';
import { command } from '#web/api/client.ts';
import { environmentsQuery, type Me } from '#web/api/queries.ts';
import type { Act } from '#web/parts/actions.tsx';
import { AskButton } from '#web/parts/ask-button.tsx';
import { Button } from '#web/parts/button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { isAllowed } from '#web/words/mine.ts';
import { ActForm } from './act-form.tsx';
import styles from './rollout-line.module.css';

/** Nobody plans a canary on every visit. */
const PlanDialog = lazy(() => import('./plan-dialog.tsx').then((found) => ({ default: found.PlanDialog })));

interface RolloutLineProps {
  readonly me: Me;
  readonly view: ReleaseView;
  readonly stage: StageView;
}

/** How traffic comes to a release in this stage, what a canary would cost, and a look at it from nothing. */
export function RolloutLine({ me, view, stage }: RolloutLineProps) {
  const places = useQuery(environmentsQuery(view.system)).data?.environments;
  const [own] = stage.environments.filter((name) => places?.find(({ environment }) => environment === name)?.handsOver !== true);
  // Where a script of one's own deploys nobody is led by us, and nothing can be started beside it.
  if (own === undefined) {
    return (
      <div className={styles['line']}>
        <span>{say('Rollout: all at once, by your own command')}</span>
      </div>
    );
  }
  return (
    <div className={styles['line']}>
      <span>{say('Rollout: {rollout}', { rollout: sayCore(stage.rollout) })}</span>
      <span className={styles['looks']}>
        <StartClean me={me} view={view} stage={stage} environment={own} />
        <PlanCanary />
      </span>
    </div>
  );
}

/** Beside what runs; refused, with the reason, where it may not have the secrets of the environment yet. */
function StartClean({ me, view, stage, environment }: RolloutLineProps & { readonly environment: string }) {
  if (view.state !== 'open' || stage.entered === undefined || !isAllowed(me, view.system, 'clean')) return null;
  const act = {
    id: `clean ${environment}`,
    done: say('{release} is started from nothing in {environment}; what it reaches for stands here in a minute', {
      release: view.release,
      environment,
    }),
    perform: () => command(view.system, 'clean', { release: view.release, environment }),
  };
  return (
    <AskButton dialog={<CleanDialog release={view.release} environment={environment} act={act} />}>{say('Try from nothing…')}</AskButton>
  );
}

interface CleanDialogProps {
  readonly release: string;
  readonly environment: string;
  readonly act: Act;
}

/** What it is for, what it does, and what it leaves alone. */
function CleanDialog({ release, environment, act }: CleanDialogProps) {
  const title = say('Try {release} from nothing in {environment}', { release, environment });
  return (
    <ActForm
      title={title}
      act={act}
      label={title}
      terminal={<CopyCommand command={`lockstep deploy --clean ${release} --in ${environment}`} />}
    >
      <p>
        {say(
          'Shows what {release} would miss on a machine where nothing runs yet. Each of its services is started once more beside what runs in {environment}, with nothing but what the system file declares.',
          { release, environment },
        )}
      </p>
      <p>
        {say(
          'Nobody is led to it, what runs is left alone, and it is ended afterwards. Variables, files, hosts, programs and packages that it reaches for and nobody declares stand on this page in a minute. It is no promotion.',
        )}
      </p>
    </ActForm>
  );
}

function PlanCanary() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>{say('Plan a canary…')}</Button>
      {isOpen && (
        <Suspense fallback={null}>
          <PlanDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
