import { Told } from '#web/parts/told.tsx';
import { say, sayWith } from '#web/words/say.ts';
import { FileText, Undo2 } from 'lucide-react';
import type { ReleaseView, StageView, TakenBackView } from '#core/views/shapes.ts';
import { evidencePath } from '#web/api/routes.ts';
import type { Me } from '#web/api/queries.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { isAllowed } from '#web/words/mine.ts';
import { LetIn } from './clear-button.tsx';
import styles from './glass-banner.module.css';

interface TakenBackProps {
  readonly me: Me;
  readonly view: ReleaseView;
}

/** What Lockstep did by itself, in plain words: which stage it took back, to what, why, and how the release is let in again. */
export function TakenBack({ me, view }: TakenBackProps) {
  return view.stages.map((stage) =>
    stage.takenBack === undefined ? null : <Banner key={stage.stage} me={me} view={view} stage={stage} taken={stage.takenBack} />,
  );
}

function Banner({ me, view, stage, taken }: TakenBackProps & { readonly stage: StageView; readonly taken: TakenBackView }) {
  const colour = taken.state === 'failed' ? 'failed' : 'rolled-back';
  return (
    <section className={styles['banner']} data-status={colour} aria-label={say('{stage} was taken back', { stage: stage.stage })}>
      <Undo2 size={20} aria-hidden />
      <div>
        <p>
          <Told text={taken.sentence} /> <Instant at={taken.at} />{' '}
          {Object.entries(taken.blobs ?? {}).map(([name, digest]) => (
            <a key={name} href={evidencePath(view.system, view.release, digest)} download={name}>
              <FileText size={12} aria-hidden /> {name}
            </a>
          ))}
        </p>
        {taken.letIn !== undefined && <HeldBack me={me} view={view} stage={stage.stage} typed={taken.letIn} />}
      </div>
    </section>
  );
}

function HeldBack({ me, view, stage, typed }: TakenBackProps & { readonly stage: string; readonly typed: string }) {
  const mayFree = isAllowed(me, view.system, 'free');
  return (
    <div className={styles['gates']}>
      {sayWith('It stays out of {stage} until somebody lets it in again. {command}', {
        stage,
        command: mayFree && <CopyCommand command={typed} />,
      })}
      {mayFree && <LetIn view={view} stage={stage} />}
    </div>
  );
}
