import { useState } from 'react';
import type { Gate } from '#core/system.ts';
import type { ReleaseView } from '#core/views/shapes.ts';
import { command } from '#web/api/client.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { ActForm, TextField } from './act-form.tsx';
import styles from './sign-off-dialog.module.css';

interface SignOffDialogProps {
  readonly view: ReleaseView;
  readonly stage: string;
  readonly gate: Extract<Gate, { kind: 'sign-off' }>;
}

/** Testimony by checklist: every item gets its answer from a person; none is answered beforehand. */
export function SignOffDialog({ view, stage, gate }: SignOffDialogProps) {
  const [results, setResults] = useState<{ readonly [item: string]: boolean }>({});
  const [comment, setComment] = useState('');
  const open = gate.checklist.filter((item) => results[item] === undefined);
  const bad = gate.checklist.filter((item) => results[item] === false);
  const act = {
    id: `sign ${stage} ${gate.hash}`,
    done: bad.length === 0 ? `You signed ${view.release} off in ${stage}` : `You said no to ${view.release} in ${stage}`,
    perform: () =>
      command(view.system, 'sign', {
        release: view.release,
        stage,
        gate: gate.hash,
        checklist: results,
        ...(comment.trim() !== '' && { comment: comment.trim() }),
      }),
  };
  return (
    <ActForm
      title={`Sign ${view.release} off in ${stage}`}
      act={act}
      label={bad.length === 0 ? `Sign ${view.release} off` : `Say no, ${bad.length} of ${gate.checklist.length} not well`}
      weight={bad.length === 0 ? 'primary' : 'danger-filled'}
      missing={open.length === 0 ? undefined : `${open.length} of ${gate.checklist.length} without a result`}
      terminal={<CopyCommand command={`lockstep sign ${view.release} --stage ${stage}`} />}
    >
      <ul className={styles['items']}>
        {gate.checklist.map((item) => (
          <li key={item}>
            <Item item={item} result={results[item]} onAnswer={(result) => setResults((before) => ({ ...before, [item]: result }))} />
          </li>
        ))}
      </ul>
      <TextField label={bad.length === 0 ? 'Comment, if there is one' : 'What is not well'} value={comment} onChange={setComment} />
    </ActForm>
  );
}

interface ItemProps {
  readonly item: string;
  readonly result: boolean | undefined;
  readonly onAnswer: (result: boolean) => void;
}

function Item({ item, result, onAnswer }: ItemProps) {
  return (
    <fieldset className={styles['item']}>
      <legend>{item}</legend>
      <label data-chosen={result === true || undefined} data-status="live">
        <input type="radio" name={item} checked={result === true} onChange={() => onAnswer(true)} /> well
      </label>
      <label data-chosen={result === false || undefined} data-status="failed">
        <input type="radio" name={item} checked={result === false} onChange={() => onAnswer(false)} /> not well
      </label>
    </fieldset>
  );
}
