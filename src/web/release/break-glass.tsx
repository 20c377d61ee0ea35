import { Told } from '#web/parts/told.tsx';
import { say, sayWith } from '#web/words/say.ts';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { ReleaseView } from '#core/views/shapes.ts';
import { command } from '#web/api/client.ts';
import type { Me } from '#web/api/queries.ts';
import { AskButton } from '#web/parts/ask-button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { isAllowed } from '#web/words/mine.ts';
import { ActForm, TextField } from './act-form.tsx';
import styles from './break-glass.module.css';
import { quoted } from './reject-dialog.tsx';

/** As long as the command line asks for, where nobody says otherwise. */
const countsForMs = 2 * 60 * 60_000;

interface BreakGlassProps {
  readonly me: Me;
  readonly view: ReleaseView;
}

/** The way out in an emergency; absent where no gate is closed, or where one may not ask. */
export function BreakGlass({ me, view }: BreakGlassProps) {
  const hasClosedGate = view.blockers.some(({ gate }) => gate !== undefined);
  const { next } = view;
  if (next === undefined || !hasClosedGate || !isAllowed(me, view.system, 'break-glass')) return null;
  return (
    <div className={styles['way']}>
      <AskButton weight="danger-quiet" dialog={<BreakGlassDialog view={view} stage={next} />}>
        <TriangleAlert size={14} aria-hidden /> {say('Break the glass…')}
      </AskButton>
    </div>
  );
}

interface BreakGlassDialogProps {
  readonly view: ReleaseView;
  readonly stage: string;
}

/** What is given up is named before anybody asks, and what no glass ends beside it. */
function BreakGlassDialog({ view, stage }: BreakGlassDialogProps) {
  const [reason, setReason] = useState('');
  const act = {
    id: `break-glass ${stage}`,
    done: say('You asked to break the glass for {release} before {stage}', { release: view.release, stage }),
    perform: () =>
      command(view.system, 'break-glass', {
        release: view.release,
        stage,
        reason: reason.trim(),
        expires: Date.now() + countsForMs,
      }),
  };
  const waived = view.blockers.filter(({ gate }) => gate !== undefined);
  const left = view.blockers.filter(({ gate }) => gate === undefined);
  return (
    <ActForm
      title={say('Break the glass for {system} {release} before {stage}', { system: view.system, release: view.release, stage })}
      act={act}
      label={say('Ask to break the glass')}
      weight="danger-filled"
      missing={reason.trim() === '' ? say('say what burns') : undefined}
      terminal={<CopyCommand command={`lockstep break-glass ${view.release} --stage ${stage} --reason ${quoted(reason)}`} />}
    >
      <p>
        {say('Every gate that is closed before {stage} is waived in one stroke, for two hours, once a second person grants it:', { stage })}
      </p>
      <ul className={styles['gates']} aria-label={say('Gates that are waived')}>
        {waived.map(({ stage: of, label, gate, environment }) => (
          <li key={`${of} ${gate} ${environment}`}>{say('{label} of {stage}', { label: label ?? '', stage: of })}</li>
        ))}
      </ul>
      {left.length > 0 && (
        <>
          <p>{say('It waives gates alone. This stays in the way:')}</p>
          <ul className={styles['gates']} aria-label={say('What stays in the way')}>
            {left.map(({ code, because }) => (
              <li key={`${code} ${because}`}>
                <Told text={because} />
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        {sayWith('{what}: the release says who did it and why, and so does {stage} while it runs there.', {
          what: <strong>{say('It is red for ever')}</strong>,
          stage,
        })}
      </p>
      <TextField label={say('What burns')} value={reason} onChange={setReason} />
    </ActForm>
  );
}
