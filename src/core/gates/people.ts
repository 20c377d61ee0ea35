import { blockedBy, evidenceFor, gateBlocker, passedBy, type GateContext, type Judgement } from './context.ts';
import { reenter } from './present.ts';
import type { Blocker } from '#core/blocker.ts';
import { witnesses } from '#core/authors.ts';
import { presentStays } from '#core/find.ts';
import { anybodyOf } from '#core/roster.ts';
import type { Evidence } from '#core/state.ts';
import type { Gate } from '#core/system.ts';
import { oneOf, quoted, typed } from '#core/words.ts';

type PeopleGate = Extract<Gate, { kind: 'sign-off' | 'manual' }>;

/** A sign-off (testimony at exit) and a manual step are one person's last word. An author's own never counts. */
export function judgePeople(context: GateContext, gate: PeopleGate): Judgement {
  const last = lastWord(context, gate);
  if (last?.verdict === 'pass') return passedBy([last]);
  if (gate.side === 'exit' && presentStays(context.state, context.release, context.stage) === undefined)
    return blockedBy(reenter(context, gate));
  const who = whoMayAnswer(context, gate);
  return blockedBy(who.length === 0 ? nobody(context, gate) : asked(context, gate, who, last));
}

function lastWord(context: GateContext, gate: PeopleGate): Evidence | undefined {
  const who = whoMayAnswer(context, gate);
  return evidenceFor(context, gate).findLast((item) => item.revoked === undefined && who.includes(item.by));
}

function whoMayAnswer(context: GateContext, gate: PeopleGate): readonly string[] {
  return witnesses(context.state, context.release, context.stage, gate.role);
}

function asked(context: GateContext, gate: PeopleGate, who: readonly string[], last: Evidence | undefined): Blocker {
  const { release, stage } = context;
  const command =
    gate.kind === 'sign-off'
      ? `lockstep sign ${release.id} --stage ${stage.name}`
      : `lockstep answer ${release.id} --stage ${stage.name} --gate ${typed(gate.label)} --pass --comment "…"`;
  return gateBlocker(context, gate, {
    code: gate.kind,
    because: last === undefined ? sentenceOf(context, gate) : `${last.by} said no: ${quoted(last.because)}`,
    clears: { kind: 'person', who, command },
  });
}

function sentenceOf(context: GateContext, gate: PeopleGate): string {
  if (gate.kind === 'manual') return `${oneOf(gate.role)} is still to do this by hand: ${gate.instruction}`;
  return `${oneOf(gate.role)} is still to sign off ${context.release.id} in ${context.stage.name}`;
}

function nobody(context: GateContext, gate: PeopleGate): Blocker {
  return gateBlocker(context, gate, {
    code: 'unfillable',
    because: `nobody can answer ${gate.label}: no ${gate.role} is there who is not an author of ${context.release.id}`,
    clears: { kind: 'person', who: anybodyOf(context.state, ['admin'], 'whole-system'), command: 'lockstep apply' },
    askable: false,
  });
}
