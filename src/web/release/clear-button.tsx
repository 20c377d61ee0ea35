import { say } from '#web/words/say.ts';
import type { Blocker } from '#core/blocker.ts';
import type { Gate } from '#core/system.ts';
import type { ReleaseView } from '#core/views/shapes.ts';
import { command } from '#web/api/client.ts';
import { ActButton } from '#web/parts/act-button.tsx';
import type { Weight } from '#web/parts/button.tsx';
import { AskButton } from '#web/parts/ask-button.tsx';
import { AnswerDialog } from './answer-dialog.tsx';
import { failedStage } from './failed-stage.ts';
import { Decide } from './questions.tsx';
import { approveAct, gateViewOf } from './say-acts.ts';
import { SignOffDialog } from './sign-off-dialog.tsx';

interface ClearButtonProps {
  readonly view: ReleaseView;
  readonly blocker: Blocker;
  /** Beside words that already say which release and stage. */
  readonly isBrief?: boolean;
}

/** The blue button beside a blocker that is mine. */
export function ClearButton({ view, blocker, isBrief = false }: ClearButtonProps) {
  if (blocker.code === 'ask') return <GoOn view={view} blocker={blocker} />;
  if (blocker.code === 'scope') return <SignScope view={view} />;
  if (blocker.code === 'release-held') return <LetIn view={view} stage={blocker.stage} />;
  const gate = gateViewOf(view, blocker)?.gate;
  switch (gate?.kind) {
    case 'approval':
      return <Approve view={view} stage={blocker.stage} gate={gate} isBrief={isBrief} />;
    case 'sign-off':
      return <SignOff view={view} stage={blocker.stage} gate={gate} />;
    case 'manual':
      return <Answer view={view} stage={blocker.stage} gate={gate} />;
    case 'check':
    case 'migrations':
    case 'scope':
    case 'requirements':
    case 'data':
    case 'soak':
    case undefined:
      // Who may run a check again finds that beside the check.
      return null;
  }
}

/** What is signed is what the page shows: another scope by now is refused. */
function SignScope({ view }: { readonly view: ReleaseView }) {
  if (view.scope === undefined) return null;
  const { digest } = view.scope;
  const act = {
    id: `sign-scope ${view.release} ${digest}`,
    done: say('You signed the scope of {release}', { release: view.release }),
    perform: () => command(view.system, 'sign-scope', { release: view.release, digest }),
  };
  return (
    <ActButton act={act} weight={weightIn(view)}>
      {say('Sign the scope')}
    </ActButton>
  );
}

/** The other answers stand beside the question, in the panel of the stage. */
function GoOn({ view, blocker }: { readonly view: ReleaseView; readonly blocker: Blocker }) {
  const promotion = view.stages.find(({ stage }) => stage === blocker.stage)?.promotion;
  const question = promotion?.asks?.find(({ environment }) => environment === blocker.environment);
  if (promotion === undefined || question === undefined) return null;
  return <Decide view={view} promotion={promotion} question={question} answer={{ as: 'on', button: say('Go on…'), weight: 'primary' }} />;
}

/** It was taken back, or held back, for a reason: plain, for one is to read that first. */
export function LetIn({ view, stage }: { readonly view: ReleaseView; readonly stage: string }) {
  const act = {
    id: `free ${stage} ${view.release}`,
    done: say('{release} may enter {stage} again', { release: view.release, stage }),
    perform: () => command(view.system, 'free', { stage, release: view.release }),
  };
  return <ActButton act={act}>{say('Let it in again')}</ActButton>;
}

interface GateProps<Kind extends Gate['kind']> {
  readonly view: ReleaseView;
  readonly stage: string;
  readonly gate: Extract<Gate, { readonly kind: Kind }>;
}

function Approve({ view, stage, gate, isBrief }: GateProps<'approval'> & { readonly isBrief: boolean }) {
  return (
    <ActButton act={approveAct(view, { stage, gate: gate.hash })} weight={weightIn(view)}>
      {isBrief ? say('Approve') : say('Approve {release} for {stage}', { release: view.release, stage })}
    </ActButton>
  );
}

function SignOff({ view, stage, gate }: GateProps<'sign-off'>) {
  return (
    <AskButton weight={weightIn(view)} dialog={<SignOffDialog view={view} stage={stage} gate={gate} />}>
      {say('Sign off…')}
    </AskButton>
  );
}

function Answer({ view, stage, gate }: GateProps<'manual'>) {
  return (
    <AskButton weight={weightIn(view)} dialog={<AnswerDialog view={view} stage={stage} gate={gate} />}>
      {say('Answer…')}
    </AskButton>
  );
}

/** After a failure nobody signs by habit: what is blue then leads to the reasons. */
function weightIn(view: ReleaseView): Weight {
  return failedStage(view) === undefined ? 'primary' : 'plain';
}
