import type { Blocker } from '#core/blocker.ts';
import { isStopped } from '#cli/blockers.ts';
import type { ShownEvidence, ShownRelease, ShownStage } from '#cli/http/answers.ts';

/** How waiting for a release to enter a stage ends, when time does not end it. */
export type PromotionEnd =
  | { readonly kind: 'entered' }
  | {
      readonly kind: 'stopped';
      readonly because: 'blocked' | 'ended' | 'taken-back';
      readonly blockers: readonly Blocker[];
      readonly evidence: readonly ShownEvidence[];
    };

export function endOfPromotion(view: ShownRelease, stage: string): PromotionEnd | undefined {
  const aim = view.stages.find((candidate) => candidate.stage === stage);
  if (aim !== undefined && hasEntered(aim)) return { kind: 'entered' };
  if (view.state !== 'open') return stopped(view, 'ended');
  const promotions = view.stages.flatMap(({ promotion }) => (promotion === undefined ? [] : [promotion]));
  if (promotions.some(({ state }) => state === 'running' || state === 'undoing')) return undefined;
  if (view.blockers.some(isStopped)) return stopped(view, 'blocked');
  // A failed or aborted attempt takes the wish along: nobody walks on by itself.
  return view.goal === undefined && promotions.length === 0 ? stopped(view, 'taken-back') : undefined;
}

/** A stage is entered when the release runs in all of it, or did so until the next one came, and no promotion into it is under way. */
function hasEntered({ entered, status, promotion }: ShownStage): boolean {
  if (status === 'rolled back' || (promotion !== undefined && promotion.state !== 'done')) return false;
  return entered !== undefined || status === 'passed' || status === 'live';
}

/** With what a person needs to see why: the blockers, and the evidence of gates that said no. */
function stopped(view: ShownRelease, because: 'blocked' | 'ended' | 'taken-back'): PromotionEnd {
  const gates = view.stages.flatMap(({ entry, exit }) => [...entry, ...exit]).filter(({ state }) => state === 'failed');
  const evidence = gates.flatMap((gate) => gate.evidence.filter(({ verdict, revoked }) => verdict !== 'pass' && revoked === undefined));
  return { kind: 'stopped', because, blockers: view.blockers, evidence };
}
