// A hotfix takes so many different people on its whole way: whoever approves last asks for those who are still missing.
import { standingApprovals, signerOf, type ApprovalGate } from '#core/gates/approval.ts';
import type { GateContext } from '#core/gates/context.ts';
import { peopleOfWay, withSigners } from '#core/gates/in-all.ts';
import { placesIn } from '#core/gates/slots.ts';
import { gatesOf, stagesBefore } from '#core/path.ts';
import { hasEntered } from '#core/find.ts';
import type { Gate, Slot } from '#core/system.ts';

/** The places beside those of its own slots. Nobody knows who will sign before: they are taken for different people. */
export function morePlaces(context: GateContext, gate: ApprovalGate, open: readonly Slot[]): readonly Slot[] {
  if (gate.inAll === undefined) return [];
  const signers = standingApprovals(context, gate).map((item) => signerOf(context, item));
  const known = withSigners(peopleOfWay(context), signers).size;
  const missing = gate.inAll - known - answersBefore(context) - placesIn(open);
  return missing <= 0 ? [] : [{ role: gate.slots.map(({ role }) => role).join(' or '), count: missing }];
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
