import type { Blocker } from '#core/blocker.ts';
import { isStopped } from '#cli/blockers.ts';
import type { ShownEvidence, ShownRelease, ShownStage } from '#cli/http/answers.ts';

/** How waiting for a release to enter a stage ends, when time does not end it. */
export type PromotionEnd =
  | { readonly kind: 'entered' }
  | {
      readonly kind: 'stopped';
      readonly sentence: string;
      readonly blockers: readonly Blocker[];
      readonly evidence: readonly ShownEvidence[];
    };

export interface Awaited {
  readonly stage: string;
  /** Promotions that had ended badly before this one was asked for. */
  readonly endedBefore: ReadonlySet<string>;
}

export function endOfPromotion(view: ShownRelease, { stage, endedBefore }: Awaited): PromotionEnd | undefined {
  const aim = view.stages.find((candidate) => candidate.stage === stage);
  if (aim !== undefined && hasEntered(aim)) return { kind: 'entered' };
  const broken = view.stages.find(
    ({ promotion }) => promotion !== undefined && hasBroken(promotion.state) && !endedBefore.has(promotion.id),
  );
  if (broken !== undefined) return stopped(view, `${broken.stage}: ${broken.promotion?.because ?? 'the promotion was taken back'}`);
  if (view.state !== 'open') return stopped(view, `${view.release} is ${view.state}`);
  return view.blockers.some(isStopped) && !isMoving(view) ? stopped(view, view.sentence) : undefined;
}

export function brokenPromotions(view: ShownRelease): ReadonlySet<string> {
  const promotions = view.stages.flatMap(({ promotion }) => (promotion === undefined ? [] : [promotion]));
  return new Set(promotions.filter(({ state }) => hasBroken(state)).map(({ id }) => id));
}

/** A stage is entered when the release runs in all of it, and no promotion into it is under way. */
export function hasEntered({ entered, status, promotion }: ShownStage): boolean {
  if (entered === undefined || status === 'rolled back') return false;
  return promotion === undefined || promotion.state === 'done';
}

function hasBroken(state: string): boolean {
  return state === 'failed' || state === 'aborted';
}

function isMoving(view: ShownRelease): boolean {
  return view.stages.some(({ promotion }) => promotion?.state === 'running' || promotion?.state === 'undoing');
}

/** With what a person needs to see why: the blockers' sentences, and the evidence of gates that said no. */
function stopped(view: ShownRelease, sentence: string): PromotionEnd {
  const gates = view.stages.flatMap(({ entry, exit }) => [...entry, ...exit]).filter(({ state }) => state === 'failed');
  return {
    kind: 'stopped',
    sentence,
    blockers: view.blockers,
    evidence: gates.flatMap(({ evidence }) => evidence.filter(({ verdict }) => verdict !== 'pass')),
  };
}
