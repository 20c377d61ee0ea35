import { say } from '#web/words/say.ts';
import { type ReactNode, useId } from 'react';
import styles from './act-button.module.css';
import { type Act, useDesk } from './actions.tsx';
import { Button, type Weight } from './button.tsx';
import { Refusal } from './refusal.tsx';

interface ActButtonProps {
  readonly act: Act;
  readonly weight?: Weight;
  readonly children: ReactNode;
}

/** One press, one command. It says "Recording…" until the page shows what was written; a refusal stands right below it. */
export function ActButton({ act, weight = 'plain', children }: ActButtonProps) {
  const desk = useDesk();
  const refusal = useId();
  const outcome = desk.outcomeOf(act.id);
  const isRecording = outcome.kind === 'recording';
  return (
    <div className={styles['act']}>
      <Button weight={weight} isAction isDisabled={isRecording} describedBy={refusal} onPress={() => desk.run(act)}>
        {/* The label keeps its place, so that the button keeps its width. */}
        <span className={styles['label']} data-hidden={isRecording || undefined}>
          {children}
        </span>
        {isRecording && <span className={styles['recording']}>{say('Recording…')}</span>}
      </Button>
      <div id={refusal}>{outcome.kind === 'refused' && <Refusal error={outcome.error} />}</div>
    </div>
  );
}
