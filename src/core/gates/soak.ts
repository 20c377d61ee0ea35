import { attestingsOf, soakEvidence, type Attesting } from './attest.ts';
import { gateBlocker, passedBy, blockedBy, type GateContext, type Judgement } from './context.ts';
import { environmentDown } from './check.ts';
import { reenter } from './present.ts';
import { soakDue, type SoakDue, type SoakGate } from './soak-due.ts';
import type { Blocker } from '#core/blocker.ts';
import { presentStays } from '#core/find.ts';
import { checkKey, indexOf } from '#core/index-of.ts';
import { clause, wordsOfSpan } from '#core/words.ts';

/** A soak passes by its evidence alone, which decide writes once its hosts attest it; the clock is only asked when looking ahead. */
export function judgeSoak(context: GateContext, gate: SoakGate): Judgement {
  const satisfied = soakEvidence(context, gate);
  if (satisfied !== undefined) return passedBy([satisfied]);
  const stays = presentStays(context.state, context.release, context.stage);
  if (stays === undefined) return blockedBy(reenter(context, gate));
  const open = attestingsOf(context, gate)?.find(({ answer }) => answer?.verdict !== 'pass');
  // One for the gate, as before it was over: whoever does what the list says finds nothing new in it.
  if (open !== undefined) return blockedBy(notAttested(context, gate, open));
  const due = soakDue(gate, stays, context.at);
  const isAside = stays.some(({ aside }) => aside === true);
  return blockedBy(stillSoaking(context, gate, due, isAside), ...downBlockers(context));
}

function stillSoaking(context: GateContext, gate: SoakGate, due: SoakDue, isAside: boolean): Blocker {
  const left = wordsOfSpan(Math.max(0, due.at - context.at));
  return gateBlocker(context, gate, {
    code: 'soak',
    because: due.certain
      ? `soak: ${left} of ${wordsOfSpan(gate.ms)} left in ${context.stage.name}`
      : isAside
        ? `soak is broken: another release serves visitors in ${context.stage.name}; ${left} left once that is undone`
        : `soak stands still while ${context.stage.name} is down: ${left} left once it is up`,
    clears: { kind: 'time', at: due.at },
    ...(!due.certain && { expectedAt: due.at }),
  });
}

/** It is over, and the host has not said yet that nothing broke it, or can't say so. */
function notAttested(context: GateContext, gate: SoakGate, { environment, answer, again }: Attesting): Blocker {
  const order = indexOf(context.state).checks.get(checkKey(context.entry, gate.hash, environment));
  const asked = { kind: 'agent', key: order?.key ?? '', command: `lockstep logs ${environment}` } as const;
  return gateBlocker(context, gate, {
    code: 'soak',
    because:
      answer === undefined
        ? `soak is over in ${environment}: its host is asked whether anything broke it`
        : `soak is over in ${environment}, but its host does not attest it: ${clause(answer.because)}`,
    clears:
      order === undefined && again !== undefined && again > context.at
        ? { kind: 'time', at: again }
        : { ...asked, ...(order && { deadline: order.deadline }) },
  });
}

function downBlockers(context: GateContext): readonly Blocker[] {
  return context.stage.waves.flat().flatMap((name) => {
    const down = context.state.environments.get(name)?.down;
    return down === undefined ? [] : [environmentDown(context, name, down.because)];
  });
}
