import type { Blocker } from '#core/blocker.ts';
import { isStopped } from '#cli/blockers.ts';
import type { ShownEvidence, ShownRelease, ShownStage } from '#cli/http/answers.ts';

/**
 * How waiting for a release to stand in a stage ends, when time does not end it. It stands there once it runs in all of the stage and every
 * check that follows the deployment has said yes; soaks and signatures are for leaving it, and nobody waits for them here.
 */
export type PromotionEnd =
  | { readonly kind: 'entered'; readonly checks: number }
  | {
      readonly kind: 'stopped';
      readonly because: Stop;
      readonly blockers: readonly Blocker[];
      readonly evidence: readonly ShownEvidence[];
    };

type Stop = 'blocked' | 'ended' | 'taken-back' | 'check' | 'displaced';

export function endOfPromotion(view: ShownRelease, stage: string): PromotionEnd | undefined {
  const aim = view.stages.find((candidate) => candidate.stage === stage);
  if (aim !== undefined && hasEntered(aim)) return endOfChecks(view, aim);
  if (view.state !== 'open') return stopped(view, 'ended');
  const promotions = view.stages.flatMap(({ promotion }) => (promotion === undefined ? [] : [promotion]));
  if (promotions.some(({ state }) => state === 'running' || state === 'undoing')) return undefined;
  if (view.blockers.some(isStopped)) return stopped(view, 'blocked');
  // A failed or aborted attempt takes the wish along: nobody walks on by itself.
  return view.goal === undefined && promotions.length === 0 ? stopped(view, 'taken-back') : undefined;
}

/** Checks follow by themselves while the release is open and stands there; who was displaced before they ended never stood. */
function endOfChecks(view: ShownRelease, { exit, status }: ShownStage): PromotionEnd | undefined {
  const checks = exit.filter(({ gate }) => gate.kind === 'check');
  const open = checks.filter(({ state }) => state !== 'passed' && state !== 'excepted');
  if (open.length === 0) return { kind: 'entered', checks: checks.length };
  if (open.some(({ state }) => state === 'failed')) return stopped(view, 'check');
  if (view.state === 'rejected') return stopped(view, 'ended');
  if (view.state !== 'open') return { kind: 'entered', checks: 0 };
  return status === 'verifying' ? undefined : stopped(view, 'displaced');
}

/** A stage is entered when the release runs in all of it, or did so until the next one came, and no promotion into it is under way. */
function hasEntered({ entered, status, promotion }: ShownStage): boolean {
  if (status === 'rolled back' || (promotion !== undefined && promotion.state !== 'done')) return false;
  return entered !== undefined || status === 'passed' || status === 'live';
}

/** With what a person needs to see why: the blockers, and the evidence of gates that said no. */
function stopped(view: ShownRelease, because: Stop): PromotionEnd {
  const gates = view.stages.flatMap(({ entry, exit }) => [...entry, ...exit]).filter(({ state }) => state === 'failed');
  const evidence = gates.flatMap((gate) => gate.evidence.filter(({ verdict, revoked }) => verdict !== 'pass' && revoked === undefined));
  return { kind: 'stopped', because, blockers: view.blockers, evidence };
}
