import type { ShownEvidence, ShownGateView, ShownRelease, ShownStage } from '#cli/http/answers.ts';
import { splitWords } from '#core/last-words.ts';

/** One thing that a release had to prove, and how it went. */
export interface Proof {
  readonly stage: string;
  /** `exit check smoke in dev` */
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'error' | 'pending';
  readonly because: string;
  readonly lastWords?: string;
}

/** Every deployment and every gate of a release, in the order of its path; a check once for each environment where it ran. */
export function proofsOf(view: ShownRelease): readonly Proof[] {
  return view.stages.flatMap((stage) => [
    ...stage.entry.flatMap((gate) => proofsOfGate(stage.stage, 'entry', gate)),
    deploymentOf(stage),
    ...stage.exit.flatMap((gate) => proofsOfGate(stage.stage, 'exit', gate)),
  ]);
}

function deploymentOf({ stage, failed, entered, takenBack, promotion }: ShownStage): Proof {
  const name = 'deployment';
  if (failed !== undefined)
    return {
      stage,
      name,
      state: 'failed',
      because: failed.because,
      ...(failed.lastWords !== undefined && { lastWords: failed.lastWords }),
    };
  if (takenBack !== undefined) return { stage, name, state: 'failed', because: takenBack.sentence };
  if (entered !== undefined) return { stage, name, state: 'passed', because: '' };
  return { stage, name, state: 'pending', because: promotion === undefined ? 'not entered yet' : 'on its way' };
}

function proofsOfGate(stage: string, side: string, view: ShownGateView): readonly Proof[] {
  const name = `${side} ${view.gate.kind} ${view.gate.label}`;
  const standing = view.evidence.filter(({ revoked }) => revoked === undefined);
  const ran = newest(standing.filter(({ environment }) => environment !== undefined));
  if (view.gate.kind === 'check' && ran.length > 0) return ran.map((evidence) => proofOfRun(stage, name, evidence));
  const state = stateOf(view);
  const words = state === 'failed' ? standing.findLast(({ lastWords }) => lastWords !== undefined)?.lastWords : undefined;
  return [{ stage, name, state, because: view.because, ...(words !== undefined && { lastWords: words }) }];
}

/** The last run in each environment: that one counts. */
function newest(evidence: readonly ShownEvidence[]): readonly ShownEvidence[] {
  return [...new Map(evidence.map((each) => [each.environment, each])).values()];
}

function proofOfRun(stage: string, name: string, { environment, verdict, because, lastWords }: ShownEvidence): Proof {
  const { sentence, lastWords: words = lastWords } = splitWords(because);
  const state = verdict === 'pass' ? 'passed' : verdict === 'fail' ? 'failed' : 'error';
  return { stage, name: `${name} in ${environment ?? ''}`, state, because: sentence, ...(words !== undefined && { lastWords: words }) };
}

function stateOf({ state }: ShownGateView): Proof['state'] {
  if (state === 'passed' || state === 'excepted') return 'passed';
  return state === 'failed' ? 'failed' : 'pending';
}
