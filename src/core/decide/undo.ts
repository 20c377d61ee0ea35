import { issueStep } from './issue.ts';
import type { Event } from '#core/event.ts';
import { indexOf } from '#core/index-of.ts';
import type { Deployment, Order, Promotion, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { unpermitted } from '#core/unmasked.ts';
import { clause, quoted } from '#core/words.ts';

/** Turns promotions back: a forward step failed for good, their release was rejected on the way, or what permits them has ended. */
export function turn(state: State, now: Instant): readonly Event[] {
  return indexOf(state).unfinished.flatMap((promotion): readonly Event[] => {
    if (promotion.state !== 'running') return [];
    const because = unpermitted(state, promotion, now);
    if (because !== undefined) return [{ kind: 'turned', promotion: promotion.id, into: 'aborted', because }];
    const reason = failureOf(state, promotion) ?? rejectionOf(state, promotion);
    return reason === undefined ? [] : [{ kind: 'turned', promotion: promotion.id, into: 'failed', ...reason }];
  });
}

type Reason = Pick<Extract<Event, { kind: 'turned' }>, 'because' | 'lastWords'>;

function failureOf(state: State, promotion: Promotion): Reason | undefined {
  for (const environment of Object.keys(promotion.deployments)) {
    const order = indexOf(state).steps.get(`${promotion.id} ${environment}`);
    if (order?.state !== 'failed' || order.undo === true) continue;
    const because = `${nameOf(order)} failed in ${environment}: ${clause(order.because ?? 'no reason given')}`;
    return { because, ...(order.lastWords !== undefined && { lastWords: order.lastWords }) };
  }
  return undefined;
}

/** A look at a canary is told by its share; whoever reads it need not know what the plan calls it. */
function nameOf({ step }: Order): string {
  if (step?.kind === 'judge') return `the canary at ${(step.weight ?? 0) / 100} %`;
  return step?.id ?? 'a step';
}

function rejectionOf(state: State, promotion: Promotion): Reason | undefined {
  const release = state.releases.get(promotion.release);
  if (promotion.kind !== 'normal' || release === undefined || release.state === 'open') return undefined;
  return { because: `${release.id} was ${release.state}: ${quoted(release.ended?.because ?? '')}` };
}

/** Takes a turned promotion back, environment by environment, in reverse order of its steps. */
export function undo(state: State, now: Instant): readonly Event[] {
  return indexOf(state).unfinished.flatMap((promotion) => (promotion.state === 'undoing' ? undoOne(state, promotion, now) : []));
}

function undoOne(state: State, promotion: Promotion, now: Instant): readonly Event[] {
  const deployments = Object.values(promotion.deployments);
  const events = deployments.flatMap((deployment) => undoDeployment(state, promotion, deployment, now));
  if (events.length > 0 || deployments.some((deployment) => deployment.state !== 'undone')) return events;
  const because = [promotion.because ?? '', ...deployments.flatMap(({ hooksFailed = [] }) => hooksFailed)].join('; ');
  return [{ kind: 'promotionEnded', promotion: promotion.id, as: promotion.turnsInto ?? 'failed', at: now, because }];
}

/** A forward step still in flight is awaited: it may yet take effect. One that failed may have done half: it is undone too. */
function undoDeployment(state: State, promotion: Promotion, deployment: Deployment, now: Instant): readonly Event[] {
  if (deployment.state === 'undone') return [];
  const order = indexOf(state).steps.get(`${promotion.id} ${deployment.environment}`);
  if (order !== undefined && !endedForward(order)) return [];
  const dropped: readonly Event[] = order === undefined ? [] : [{ kind: 'orderDropped', key: order.key, because: 'it is undone' }];
  const from = order?.index === undefined ? deployment.next - 1 : order.index;
  const undoable = lastUndoable(deployment, from);
  const index = undoable >= 0 ? undoable : hookAgain(deployment);
  if (index >= 0) return [...dropped, issueStep(promotion, deployment, index, true, now)];
  return [
    ...dropped,
    {
      kind: 'deploymentEnded',
      promotion: promotion.id,
      environment: deployment.environment,
      as: 'undone',
      at: order === undefined ? deployment.lastAt : now,
    },
  ];
}

function endedForward(order: Order): boolean {
  return order.undo !== true && order.state === 'failed';
}

function lastUndoable(deployment: Deployment, from: number): number {
  return deployment.steps.findLastIndex((step, index) => index <= from && step.undoable);
}

/** Whatever ran before and made something of the data has the old ones again: each hook once, in their order, when all else is undone. */
function hookAgain({ steps, hooksAgain = 0, back }: Deployment): number {
  const hooks = steps.flatMap(({ hook }, index) => (hook === 'after' ? [index] : []));
  return back === undefined ? -1 : (hooks[hooksAgain] ?? -1);
}
