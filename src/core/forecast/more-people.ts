// A hotfix takes so many different people on its whole way: whoever approves last asks for those who are still missing.
import { roleTest, standingSigners, type ApprovalGate } from '#core/gates/approvers.ts';
import type { GateContext } from '#core/gates/context.ts';
import { standingException } from '#core/gates/exception.ts';
import { approvalsBeside, peopleOfWay, withSigners } from '#core/gates/in-all.ts';
import { fillSlots, placesIn } from '#core/gates/slots.ts';
import { slotsFor } from '#core/authors.ts';
import { gatesOf, stagesBefore } from '#core/path.ts';
import { hasEntered } from '#core/find.ts';
import type { Gate, Slot } from '#core/system.ts';

/** The places beside those of its own slots. Nobody knows who will sign before: they are taken for different people. */
export function morePlaces(context: GateContext, gate: ApprovalGate, open: readonly Slot[]): readonly Slot[] {
  if (gate.inAll === undefined) return [];
  const beside = approvalsBeside(context, gate);
  const signers = [gate, ...beside].flatMap((each) => standingSigners(context, each));
  const known = withSigners(peopleOfWay(context), signers).size;
  const missing = gate.inAll - known - answersBefore(context) - placesIn(open) - answersBeside(context, beside);
  return missing <= 0 ? [] : [{ role: gate.slots.map(({ role }) => role).join(' or '), count: missing }];
}

function answersBeside(context: GateContext, gates: readonly ApprovalGate[]): number {
  const { release, stage, at } = context;
  const asked = gates.filter(({ hash }) => standingException(release, stage.name, hash, at) === undefined);
  const open = asked.map((gate) => fillSlots(slotsFor(release, gate.slots), standingSigners(context, gate), roleTest(context, gate)));
  return open.reduce((sum, slots) => sum + placesIn(slots), 0);
}

/** Of gates that it has still to pass before it stands before this one. */
function answersBefore({ state, release, stage }: GateContext): number {
  const before = stagesBefore(state, release, stage.name) ?? [];
  return before.reduce((sum, each, index) => {
    const isIn = hasEntered(release, each.name);
    const isLeft = hasEntered(release, before[index + 1]?.name ?? '');
    const gates = [
      ...(isIn ? [] : gatesOf(state, release, each, 'entry')),
      ...(isLeft ? [] : gatesOf(state, release, each, 'exit').filter((own) => !isIn || !isSigned(release.evidence, own, each.name))),
    ];
    return sum + gates.reduce((places, own) => places + placesOf(own), 0);
  }, 0);
}

function isSigned(evidence: GateContext['release']['evidence'], { hash }: Gate, stage: string): boolean {
  return evidence.some((item) => item.gate === hash && item.stage === stage && item.verdict === 'pass' && item.revoked === undefined);
}

function placesOf(gate: Gate): number {
  if (gate.kind === 'approval') return placesIn(gate.slots);
  return gate.kind === 'sign-off' ? 1 : 0;
}
