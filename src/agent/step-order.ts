import type { StepOrder } from '#targets/target.ts';
import type { AgentOrder } from './protocol.ts';

type StepPayload = Extract<AgentOrder['payload'], { readonly step: unknown }>;

/** An order as the target's hands see it; of an inquiry, the order that it asks about. */
export function stepOrderOf(order: AgentOrder, payload: StepPayload): StepOrder {
  const { step, undo, rollout, release, stage, services, back, adopts } = payload;
  return {
    system: order.system,
    environment: order.environment.name,
    key: effectKey(order, payload.kind === 'inquire' ? payload.about : order.key),
    definition: order.environment,
    fence: order.fence,
    step,
    undo,
    rollout,
    release,
    ...(stage !== undefined && { stage }),
    services,
    ...(back === undefined ? {} : { back }),
    ...(adopts && { adopts }),
    secrets: order.secrets,
  };
}

/** Two systems of one host may well have a release and an environment of the same name: an order's own key is its system's. */
export function effectKey({ system }: Pick<AgentOrder, 'system'>, key: string): string {
  return `${system}/${key}`;
}

/** The order's own key again. */
export function orderKey({ system, key }: { readonly system: string; readonly key: string }): string {
  return key.slice(system.length + 1);
}
