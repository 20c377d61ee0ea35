import { say } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Gate } from '#core/system.ts';
import type { ReleaseView } from '#core/views/shapes.ts';
import { releaseQuery } from '#web/api/queries.ts';
import { Checklist } from '#web/checklist/checklist.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { ActForm, TextField } from './act-form.tsx';
import { gateViewOf, signingOf } from './say-acts.ts';

interface SignOffDialogProps {
  /** As it was when one asked; what others find meanwhile is read. */
  readonly view: ReleaseView;
  readonly stage: string;
  readonly gate: Extract<Gate, { kind: 'sign-off' }>;
}

/** Testimony by checklist: every item gets its answer from a person; none is answered beforehand. */
export function SignOffDialog({ view: asked, stage, gate }: SignOffDialogProps) {
  const { data: view = asked } = useQuery(releaseQuery(asked.system, asked.release));
  const [comment, setComment] = useState('');
  const place = { stage, gate: gate.hash };
  const items = gateViewOf(view, place)?.items ?? [];
  const { act, open, bad } = signingOf(view, place, items, comment);
  return (
    <ActForm
      title={say('Sign {release} off in {stage}', { release: view.release, stage })}
      act={act}
      label={
        bad === 0
          ? say('Sign {release} off', { release: view.release })
          : say('Say no, {bad} of {count} not well', { bad, count: items.length })
      }
      weight={bad === 0 ? 'primary' : 'danger-filled'}
      missing={open === 0 ? undefined : say('{open} of {count} without a result', { open, count: items.length })}
      terminal={<CopyCommand command={`lockstep sign ${view.release} --stage ${stage}`} />}
    >
      <Checklist view={view} stage={stage} gate={gate.hash} items={items} />
      <TextField label={say('A word for the ledger, if you like')} value={comment} onChange={setComment} />
    </ActForm>
  );
}
