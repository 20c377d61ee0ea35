import { say, sayCore, sayWith } from '#web/words/say.ts';
import { ExternalLink } from 'lucide-react';
import { Link } from 'wouter';
import type { GateView, ReleaseView, StageView } from '#core/views/shapes.ts';
import { wordsOfUnseen } from '#core/words.ts';
import { doorPath } from '#web/api/routes.ts';
import type { Me } from '#web/api/queries.ts';
import { GlassMark } from '#web/parts/glass-mark.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { LastWords } from '#web/parts/last-words.tsx';
import { Told } from '#web/parts/told.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { environmentPath } from '#web/paths.ts';
import { statusLooks } from '#web/status.ts';
import { Canaries } from './canary-panel.tsx';
import { GateRow } from './gate-row.tsx';
import { PromotionSteps } from './promotion-steps.tsx';
import { Questions } from './questions.tsx';
import { RollBack } from './roll-back.tsx';
import { RolloutLine } from './rollout-line.tsx';
import { SoakBar } from './soak-bar.tsx';
import styles from './stage-panel.module.css';

/** Where "See why it failed" leads. */
export const proofId = 'proof-of-stage';

interface StagePanelProps {
  readonly me: Me;
  readonly view: ReleaseView;
  readonly stage: StageView;
}

/** One stage of the journey: how it got there, how long it still soaks, and what proves that it may go on. */
export function StagePanel({ me, view, stage }: StagePanelProps) {
  return (
    <Panel
      id={proofId}
      title={
        <>
          {stage.stage}
          {stage.status !== 'empty' && <StatusMark look={statusLooks[stage.status]} shape="tint" />}
          {view.brokeGlass?.some((glass) => glass.stage === stage.stage) === true && <GlassMark />}
          <span className={styles['places']}>
            {stage.environments.map((environment) => (
              <Link key={environment} href={environmentPath(view.system, environment)}>
                {environment}
              </Link>
            ))}
          </span>
        </>
      }
      aside={<StageLinks me={me} view={view} stage={stage} />}
    >
      {stage.promotion !== undefined && <Questions me={me} view={view} promotion={stage.promotion} />}
      {stage.canaries !== undefined && <Canaries view={view} canaries={stage.canaries} />}
      {stage.promotion !== undefined && <PromotionSteps promotion={stage.promotion} />}
      {stage.promotion === undefined && <LastAttempt stage={stage} />}
      {stage.unseen !== undefined && <p className={styles['none']}>{sayCore(wordsOfUnseen(stage.unseen))}</p>}
      <SoakBar view={view} stage={stage} />
      <Gates title={say('to enter')} me={me} view={view} stage={stage} gates={stage.entry} />
      <Gates title={say('to leave')} me={me} view={view} stage={stage} gates={stage.exit} />
      {stage.entry.length + stage.exit.length === 0 && (
        <p className={styles['none']}>{say('No gate stands before or after {stage}.', { stage: stage.stage })}</p>
      )}
      <RolloutLine me={me} view={view} stage={stage} />
    </Panel>
  );
}

/** Why the last attempt to enter came to nothing, and what the service wrote then. */
function LastAttempt({ stage: { failed } }: Pick<StagePanelProps, 'stage'>) {
  if (failed === undefined) return null;
  return (
    <section className={styles['attempt']} aria-label={say('Last attempt')}>
      <p>
        {sayWith('The last attempt failed {at}:', { at: <Instant at={failed.at} /> })} <Told text={failed.because} />
      </p>
      <LastWords words={failed.lastWords} />
    </section>
  );
}

/** Ways out of the panel: into the environments, and back. */
function StageLinks({ me, view, stage }: StagePanelProps) {
  if (stage.entered === undefined) return null;
  return (
    <span className={styles['links']}>
      {stage.environments.map((environment) => (
        <a key={environment} href={doorPath(view.system, environment)} target="_blank" rel="noreferrer">
          {say('Open {environment}', { environment })} <ExternalLink size={12} aria-hidden />
        </a>
      ))}
      <RollBack me={me} view={view} stage={stage} />
    </span>
  );
}

interface GatesProps extends StagePanelProps {
  readonly title: string;
  readonly gates: readonly GateView[];
}

function Gates({ title, gates, me, view, stage }: GatesProps) {
  if (gates.length === 0) return null;
  return (
    <section aria-label={say('Gates {title} {stage}', { title, stage: stage.stage })}>
      <h3 className={styles['side']}>{title}</h3>
      <ul>
        {gates.map((gate) => (
          <li key={gate.gate.hash}>
            <GateRow me={me} view={view} stage={stage} gate={gate} />
          </li>
        ))}
      </ul>
    </section>
  );
}
