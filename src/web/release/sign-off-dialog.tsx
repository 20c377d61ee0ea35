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
      title={`Sign ${view.release} off in ${stage}`}
      act={act}
      label={bad === 0 ? `Sign ${view.release} off` : `Say no, ${bad} of ${items.length} not well`}
      weight={bad === 0 ? 'primary' : 'danger-filled'}
      missing={open === 0 ? undefined : `${open} of ${items.length} without a result`}
      terminal={<CopyCommand command={`lockstep sign ${view.release} --stage ${stage}`} />}
    >
      <Checklist view={view} stage={stage} gate={gate.hash} items={items} />
      <TextField label="A word for the ledger, if you like" value={comment} onChange={setComment} />
    </ActForm>
  );
}
