import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Gate } from '#core/system.ts';
import type { ItemView, ReleaseView } from '#core/views/shapes.ts';
import { command } from '#web/api/client.ts';
import { releaseQuery } from '#web/api/queries.ts';
import { Checklist } from '#web/checklist/checklist.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { ActForm, TextField } from './act-form.tsx';

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
  const items = itemsOf(view, stage, gate.hash);
  const open = items.filter(({ tried }) => tried === undefined);
  const bad = items.filter(({ tried }) => tried?.result === 'failed');
  const act = {
    id: `sign ${stage} ${gate.hash}`,
    done: bad.length === 0 ? `You signed ${view.release} off in ${stage}` : `You said no to ${view.release} in ${stage}`,
    perform: () =>
      command(view.system, 'sign', {
        release: view.release,
        stage,
        gate: gate.hash,
        // As it was read here: where somebody finds otherwise meanwhile, that is said before anybody signs.
        checklist: Object.fromEntries(items.map(({ item, tried }) => [item, tried?.result !== 'failed'])),
        ...(comment.trim() !== '' && { comment: comment.trim() }),
      }),
  };
  return (
    <ActForm
      title={`Sign ${view.release} off in ${stage}`}
      act={act}
      label={bad.length === 0 ? `Sign ${view.release} off` : `Say no, ${bad.length} of ${items.length} not well`}
      weight={bad.length === 0 ? 'primary' : 'danger-filled'}
      missing={open.length === 0 ? undefined : `${open.length} of ${items.length} without a result`}
      terminal={<CopyCommand command={`lockstep sign ${view.release} --stage ${stage}`} />}
    >
      <Checklist view={view} stage={stage} gate={gate.hash} items={items} />
      <TextField label="A word for the ledger, if you like" value={comment} onChange={setComment} />
    </ActForm>
  );
}

function itemsOf(view: ReleaseView, stage: string, hash: string): readonly ItemView[] {
  const found = view.stages.find((candidate) => candidate.stage === stage);
  return [...(found?.entry ?? []), ...(found?.exit ?? [])].find(({ gate }) => gate.hash === hash)?.items ?? [];
}
