import { evidenceFor, gateBlocker, passedBy, blockedBy, type GateContext, type Judgement } from './context.ts';
import { environmentDown } from './check.ts';
import { reenter } from './present.ts';
import type { Blocker } from '#core/blocker.ts';
import { presentStays } from '#core/find.ts';
import type { Stay } from '#core/state.ts';
import type { Gate, Instant, Milliseconds } from '#core/system.ts';
import { wordsOfSpan } from '#core/words.ts';

type SoakGate = Extract<Gate, { kind: 'soak' }>;

/** A soak passes by its evidence alone, which decide writes at the due instant; the clock is only asked when looking ahead. */
export function judgeSoak(context: GateContext, gate: SoakGate): Judgement {
  const satisfied = evidenceFor(context, gate).filter((item) => item.revoked === undefined);
  if (satisfied.length > 0) return passedBy(satisfied.slice(-1));
  const stays = presentStays(context.state, context.release, context.stage);
  if (stays === undefined) return blockedBy(reenter(context, gate));
  const due = soakDue(gate, stays, context.at);
  const isAside = stays.some(({ aside }) => aside === true);
  return blockedBy(stillSoaking(context, gate, due, isAside), ...downBlockers(context));
}

/** When a soak ends: its due instant, or, while an environment is down, when it would end if that came up at `at`. */
export interface SoakDue {
  readonly at: Instant;
  readonly certain: boolean;
}

export function soakDue(gate: SoakGate, stays: readonly Stay[], at: Instant): SoakDue {
  const dues = stays.map((stay) => (stay.upSince ?? at) + remaining(gate, stay));
  return { at: Math.max(...dues), certain: stays.every((stay) => stay.upSince !== undefined) };
}

/** What is left to run from the beginning of the present uninterrupted time. */
function remaining(gate: SoakGate, stay: Stay): Milliseconds {
  return gate.mode === 'cumulative' ? Math.max(0, gate.ms - stay.earnedMs) : gate.ms;
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

function downBlockers(context: GateContext): readonly Blocker[] {
  return context.stage.waves.flat().flatMap((name) => {
    const down = context.state.environments.get(name)?.down;
    return down === undefined ? [] : [environmentDown(context, name, down.because)];
  });
}
