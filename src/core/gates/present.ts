import { gateBlocker, type GateContext } from './context.ts';
import { whoMay } from '#core/access.ts';
import type { Blocker } from '#core/blocker.ts';
import { environmentsOf } from '#core/find.ts';
import type { Gate } from '#core/system.ts';

/** The release no longer runs where this gate would have to be proved: it must enter again, or the gate be excepted. */
export function reenter(context: GateContext, gate: Gate): Blocker {
  const { release, stage, state } = context;
  return gateBlocker(context, gate, {
    code: 'not-entered',
    because: `${gate.label} can't be proved: ${release.id} no longer runs in ${stage.name}. Let it enter again, or ask an Exception for the gate`,
    clears: {
      kind: 'person',
      who: whoMay(state, 'promote', environmentsOf(stage)),
      command: `lockstep promote ${release.id} --to ${stage.name}`,
    },
    askable: false,
  });
}
