// A target that keeps what was done, as often as it was done: neither controller nor agent can take it back.
import type { OrderResult } from '#core/command.ts';
import { orderKey } from '#agent/step-order.ts';
import type { StepOrder, Target } from '#targets/target.ts';
import { baseOf } from './plan-of-effects.ts';
import { resultOf } from './simulated-target.ts';
import type { SimulatedWorld } from './simulate-world.ts';
import type { Life } from './simulation.ts';

export interface TargetParts {
  readonly world: SimulatedWorld;
  readonly life: Life;
  /** Effects so far, oldest first: `PROMOTION/ENVIRONMENT/fFENCE/STEP`. */
  readonly effects: string[];
  /** A negative control: the target sees nothing. */
  readonly isBlind: boolean;
}

export function simulatedTarget({ world, life, effects, isBlind }: TargetParts): Target {
  const act = async (order: StepOrder): Promise<OrderResult> => {
    await world.point(life, false);
    if (!order.step.looks) effects.push(baseOf(orderKey(order)));
    await world.point(life, false);
    return resultOf(order);
  };
  return {
    apply: act,
    undo: act,
    observe: async (order) => {
      await world.point(life, false);
      const isThere = !isBlind && !order.step.looks && effects.includes(baseOf(orderKey(order)));
      world.reached.add(isThere ? 'the target is asked, and it is there' : 'the target is asked, and it is not there');
      return isThere ? { state: 'there', because: 'seen' } : { state: 'absent', because: 'not seen' };
    },
    logs: async () => '',
    surroundings: async () => ({ baseUrls: {}, folders: {} }),
    setDoors: async () => undefined,
    close: async () => undefined,
  };
}
