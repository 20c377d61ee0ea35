import type { StepOrder } from '#targets/target.ts';
import type { AgentOrder } from './protocol.ts';

type StepPayload = Extract<AgentOrder['payload'], { readonly step: unknown }>;

/** An order as the target's hands see it; of an inquiry, the order that it asks about. */
export function stepOrderOf(order: AgentOrder, payload: StepPayload): StepOrder {
  const { step, undo, rollout, release, services, back } = payload;
  return {
    system: order.system,
    environment: order.environment.name,
    key: payload.kind === 'inquire' ? payload.about : order.key,
    definition: order.environment,
    fence: order.fence,
    step,
    undo,
    rollout,
    release,
    services,
    ...(back === undefined ? {} : { back }),
    secrets: order.secrets,
  };
}
