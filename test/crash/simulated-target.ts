import type { OrderResult } from '#core/command.ts';
import { orderKey } from '#agent/step-order.ts';
import { baseOf } from './plan-of-effects.ts';
import type { Sighting, StepContext, StepOrder, Target } from '#targets/target.ts';
import type { Life, Simulation } from './simulation.ts';

/** What happened at the target, for ever: neither controller nor agent can take it back. */
export interface Effect {
  readonly base: string;
  readonly at: number;
}

export interface TargetParts {
  readonly simulation: Simulation;
  readonly life: Life;
  readonly effects: Effect[];
  /** A negative control: the target sees nothing. */
  readonly isBlind: boolean;
}

/** Keeps what was done, as often as it was done. */
export function simulatedTarget(parts: TargetParts): Target {
  const act = async (order: StepOrder, _context: StepContext): Promise<OrderResult> => {
    const { simulation, life, effects } = parts;
    await simulation.pass(life, `${order.step.kind} before the effect`);
    if (!order.step.looks) effects.push({ base: baseOf(orderKey(order)), at: simulation.now });
    await simulation.pass(life, `${order.step.kind} after the effect`);
    return resultOf(order);
  };
  return {
    apply: act,
    undo: act,
    observe: async (order) => {
      await parts.simulation.pass(parts.life, 'observe');
      return parts.isBlind ? { state: 'absent', because: 'blind' } : sightingOf(order, parts.effects);
    },
    logs: async () => '',
    surroundings: async () => ({ baseUrls: {}, folders: {} }),
    setDoors: async () => undefined,
    close: async () => undefined,
  };
}

/** Reading left nothing behind, and may be done again. */
function sightingOf(order: StepOrder, effects: readonly Effect[]): Sighting {
  const isThere = !order.step.looks && effects.some(({ base }) => base === baseOf(orderKey(order)));
  return isThere ? { state: 'there', because: 'seen' } : { state: 'absent', because: 'not seen' };
}

export function resultOf(order: StepOrder): OrderResult {
  const placed = order.services.find(({ service }) => service.name === order.step.service);
  return order.step.kind === 'read-back' && placed !== undefined ? { digest: placed.artefact.digest } : {};
}
