import { say } from '#web/words/say.ts';
import { type ReactNode, useEffect, useRef } from 'react';
import { useCommitKey } from '#web/keys/use-commit-key.ts';
import { type Act, useDesk } from '#web/parts/actions.tsx';
import { Button, type Weight } from '#web/parts/button.tsx';
import { Dialog, DialogButtons } from '#web/parts/dialog.tsx';
import { Refusal } from '#web/parts/refusal.tsx';
import styles from './act-form.module.css';

interface ActFormProps {
  readonly title: string;
  readonly act: Act;
  /** What the button does, in so many words: `Roll PROD back to 1.0.0`. */
  readonly label: string;
  readonly weight?: Weight;
  /** Why it cannot be sent yet, beside the button. */
  readonly missing?: string | undefined;
  /** The same for the terminal. */
  readonly terminal: ReactNode;
  readonly children: ReactNode;
}

/** A question before a command: it stays open while it is recorded, shows a refusal in place, and closes when it is written. */
export function ActForm({ title, act, label, weight = 'primary', missing, terminal, children }: ActFormProps) {
  const desk = useDesk();
  const outcome = desk.outcomeOf(act.id);
  const isRecording = outcome.kind === 'recording';
  const isRecorded = outcome.kind === 'recorded';
  const close = (): void => {
    if (!isRecording) desk.forget(act.id);
    desk.closeDialog();
  };
  useEffect(() => {
    if (isRecorded) close();
  });
  const isOff = desk.isOff || isRecording || missing !== undefined;
  const form = useRef<HTMLFormElement>(null);
  useCommitKey('dialog', () => form.current?.requestSubmit());
  return (
    <Dialog title={title} onClose={close}>
      <form
        ref={form}
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isOff) desk.run(act);
        }}
      >
        {children}
        <div className={styles['terminal']}>{terminal}</div>
        {outcome.kind === 'refused' && <Refusal error={outcome.error} />}
        <DialogButtons>
          {desk.isOff && <span className={styles['missing']}>{say('The controller is silent: nothing can be sent.')}</span>}
          {missing !== undefined && <span className={styles['missing']}>{missing}</span>}
          <Button isFirst={weight.startsWith('danger')} onPress={close}>
            {say('Cancel')}
          </Button>
          <Button type="submit" weight={weight} isAction isDisabled={isOff}>
            {isRecording ? say('Recording…') : label}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** What a person writes for people: a reason, a comment. */
export function TextField({ label, value, onChange }: TextFieldProps) {
  return (
    <label className={styles['field']}>
      {label}
      <textarea rows={2} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    </label>
  );
}
