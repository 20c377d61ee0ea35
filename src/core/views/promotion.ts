import { questionViews } from './canary.ts';
import { tookBefore } from './migrations.ts';
import type { PromotionView, StepView } from './shapes.ts';
import { indexOf } from '#core/index-of.ts';
import type { Deployment, Order, Promotion, State } from '#core/state.ts';

/** A promotion with every step of every environment. */
export function promotionView(state: State, promotion: Promotion): PromotionView {
  const { id, kind, release, stage, by, at, because, lastWords } = promotion;
  const steps = Object.values(promotion.deployments).flatMap((deployment) => stepsOf(state, promotion, deployment));
  const asks = questionViews(state, promotion);
  return {
    id,
    kind,
    release,
    stage,
    state: promotion.state,
    by,
    at,
    steps,
    ...(because !== undefined && { because }),
    ...(lastWords !== undefined && { lastWords }),
    ...(asks.length > 0 && { asks }),
  };
}

function stepsOf(state: State, promotion: Promotion, deployment: Deployment): readonly StepView[] {
  const order = indexOf(state).steps.get(`${promotion.id} ${deployment.environment}`);
  return deployment.steps.map((step, index) => ({
    environment: deployment.environment,
    step: step.id,
    state: stateOfStep(promotion, deployment, index, order),
    ...(order?.index === index && wordsOfOrder(state, promotion, order)),
  }));
}

/** What it waits for, while the agent tells; else why it is as it is. */
function wordsOfOrder(
  slice: State,
  { release }: Promotion,
  { environment, state, step, because, lastWords, progress, deadline }: Order,
): Partial<StepView> {
  const service = step?.service;
  const told = { ...(because !== undefined && { because }), ...(lastWords !== undefined && { lastWords }) };
  if (state !== 'open' || progress === undefined) return told;
  const before = step?.kind === 'migrate' && service !== undefined ? tookBefore(slice, release, { environment, service }) : '';
  return { ...progress, because: `${progress.because}${before}`, until: deadline, ...(service !== undefined && { service }) };
}

function stateOfStep(promotion: Promotion, deployment: Deployment, index: number, order: Order | undefined): StepView['state'] {
  if (order?.index === index) return stateOfOrder(order);
  if (deployment.state === 'undone') return 'undone';
  if (promotion.state === 'undoing' || promotion.state === 'failed') return index < deployment.next ? 'done' : 'ahead';
  return index < deployment.next ? 'done' : 'ahead';
}

function stateOfOrder(order: Order): StepView['state'] {
  if (order.state === 'open' || order.state === 'absent') return order.undo === true ? 'undoing' : 'running';
  return order.state;
}
