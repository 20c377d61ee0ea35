import { say } from '#web/words/say.ts';
import { useState } from 'react';
import type { Gate } from '#core/system.ts';
import type { ReleaseView } from '#core/views/shapes.ts';
import { command } from '#web/api/client.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { ActForm, TextField } from './act-form.tsx';
import styles from './answer-dialog.module.css';

interface AnswerDialogProps {
  readonly view: ReleaseView;
  readonly stage: string;
  readonly gate: Extract<Gate, { kind: 'manual' }>;
}

/** Something done by hand: it went well or it did not, and what was seen. */
export function AnswerDialog({ view, stage, gate }: AnswerDialogProps) {
  const [verdict, setVerdict] = useState<'pass' | 'fail'>();
  const [comment, setComment] = useState('');
  const act = {
    id: `answer ${stage} ${gate.hash}`,
    done: say('You answered {label} in {stage}', { label: gate.label, stage }),
    perform: () =>
      command(view.system, 'answer', {
        release: view.release,
        stage,
        gate: gate.hash,
        verdict: verdict ?? 'fail',
        comment: comment.trim(),
      }),
  };
  return (
    <ActForm
      title={say('{label}: {release} in {stage}', { label: gate.label, release: view.release, stage })}
      act={act}
      label={verdict === 'fail' ? say('It did not go well') : say('It went well')}
      weight={verdict === 'fail' ? 'danger-filled' : 'primary'}
      missing={missingWords(verdict, comment)}
      terminal={<CopyCommand command={`lockstep answer ${view.release} --stage ${stage} --gate ${gate.label} --pass`} />}
    >
      <p>{gate.instruction}</p>
      <fieldset className={styles['item']}>
        <legend>{say('How did it go?')}</legend>
        <label data-chosen={verdict === 'pass' || undefined} data-status="live">
          <input type="radio" name="verdict" checked={verdict === 'pass'} onChange={() => setVerdict('pass')} /> {say('well')}
        </label>
        <label data-chosen={verdict === 'fail' || undefined} data-status="failed">
          <input type="radio" name="verdict" checked={verdict === 'fail'} onChange={() => setVerdict('fail')} /> {say('not well')}
        </label>
      </fieldset>
      <TextField label={say('What you saw')} value={comment} onChange={setComment} />
    </ActForm>
  );
}

function missingWords(verdict: 'pass' | 'fail' | undefined, comment: string): string | undefined {
  if (verdict === undefined) return say('no result yet');
  return comment.trim() === '' ? say('say what you saw') : undefined;
}
