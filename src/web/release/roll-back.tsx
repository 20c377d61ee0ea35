import { say, sayCore, sayWith } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { ArrowRight, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { EnvironmentView, ReleaseView, StageView } from '#core/views/shapes.ts';
import { wordsOfUnseen } from '#core/words.ts';
import { command } from '#web/api/client.ts';
import { environmentsQuery, whyQuery, type Me } from '#web/api/queries.ts';
import { AskButton } from '#web/parts/ask-button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { isAllowed } from '#web/words/mine.ts';
import { ActForm, TextField } from './act-form.tsx';
import { quoted } from './reject-dialog.tsx';
import styles from './roll-back.module.css';
import { WayBack } from './way-back.tsx';

interface RollBackProps {
  readonly me: Me;
  readonly view: ReleaseView;
  readonly stage: StageView;
}

/** The way back for a stage in which this release runs; absent where there is none, or where one may not take it. */
export function RollBack({ me, view, stage }: RollBackProps) {
  const { data } = useQuery(environmentsQuery(view.system));
  const here = (data?.environments ?? []).filter((one) => one.stage === stage.stage && one.release === view.release);
  const [target] = here.flatMap(({ good }) => good.filter((release) => release !== view.release));
  if (target === undefined || !isAllowed(me, view.system, 'rollback')) return null;
  return (
    <AskButton weight="danger-quiet" dialog={<RollBackDialog view={view} stage={stage} environments={here} target={target} />}>
      <Undo2 size={14} aria-hidden /> {say('Roll back…')}
    </AskButton>
  );
}

interface RollBackDialogProps {
  readonly view: ReleaseView;
  readonly stage: StageView;
  readonly environments: readonly EnvironmentView[];
  readonly target: string;
}

/** The preview comes first: what runs where now, and what will run after. */
function RollBackDialog({ view, stage, environments, target }: RollBackDialogProps) {
  const [reason, setReason] = useState('');
  const { wayBack } = useQuery(whyQuery(view.system, view.release, stage.stage)).data ?? {};
  const act = {
    id: `rollback ${stage.stage}`,
    done: say('You asked to roll {stage} back to {target}', { stage: stage.stage, target }),
    perform: () => command(view.system, 'rollback', { stage: stage.stage, to: target, reason: reason.trim() }),
  };
  return (
    <ActForm
      title={say('Roll {stage} back to {target}', { stage: stage.stage, target })}
      act={act}
      label={say('Roll {stage} back to {target}', { stage: stage.stage, target })}
      weight="danger-filled"
      missing={reason.trim() === '' ? say('say why') : undefined}
      terminal={<CopyCommand command={`lockstep rollback ${stage.stage} --to ${target} --reason ${quoted(reason)}`} />}
    >
      <ul className={styles['preview']}>
        {environments.map((environment) => (
          <li key={environment.environment}>
            <strong>{environment.environment}</strong>
            <span>
              {environment.release}
              {environment.since !== undefined && <> {sayWith('since {since}', { since: <Instant at={environment.since} /> })}</>}
            </span>
            <ArrowRight size={14} aria-hidden />
            <span>{target}</span>
          </li>
        ))}
      </ul>
      <p>
        {say(
          'The same bits that ran there before come back. {release} does not enter {stage} again until somebody frees it. Migrations are not taken back: {target} runs on the schema that is there now.',
          { release: view.release, stage: stage.stage, target },
        )}
      </p>
      {stage.unseen !== undefined && <p>{sayCore(wordsOfUnseen(stage.unseen))}</p>}
      {wayBack?.to === target && <WayBack wayBack={wayBack} />}
      <TextField label={say('Why')} value={reason} onChange={setReason} />
    </ActForm>
  );
}
