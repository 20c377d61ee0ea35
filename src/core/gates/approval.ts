import { blockedBy, evidenceFor, gateBlocker, passedBy, type GateContext, type Judgement } from './context.ts';
import { fillSlots, placesIn, type HasRole, type Signer } from './slots.ts';
import { anybodyOf, membersOf } from '#core/roster.ts';
import type { Evidence } from '#core/state.ts';
import type { Gate, Slot } from '#core/system.ts';
import { andOf, oneOf } from '#core/words.ts';

export type ApprovalGate = Extract<Gate, { kind: 'approval' }>;

/** An author's own signature never counts; one person fills one slot; who has left the role counts no more. */
export function judgeApproval(context: GateContext, gate: ApprovalGate): Judgement {
  const given = standingApprovals(context, gate);
  const hasRole = roleTest(context, gate);
  const open = fillSlots(gate.slots, given.map(signerOf), hasRole);
  if (open.length === 0) return passedBy(given);
  const everybody = eligible(context, gate).map((person) => ({ person }));
  if (fillSlots(gate.slots, everybody, hasRole).length > 0) return blockedBy(unfillable(context, gate));
  const others = helpful(context, gate, given.map(signerOf), hasRole);
  const bound = others.length > 0 ? [] : boundElsewhere(context, gate, given.map(signerOf), hasRole);
  const again = bound.length === 0 ? '' : `; only ${andOf(bound)} could, who approved as something else: approve again without a role`;
  return blockedBy(
    gateBlocker(context, gate, {
      code: 'approval',
      because: `${andOf(open.map(wordsOfSlot))} still to approve ${context.release.id} for ${context.stage.name}${again}`,
      clears: {
        kind: 'person',
        who: others.length > 0 ? others : bound,
        command: `lockstep approve ${context.release.id} --stage ${context.stage.name}`,
      },
    }),
  );
}

/** Approvals that bind: for this plan, not revoked, not by an author, by somebody who is a member today. */
export function standingApprovals(context: GateContext, gate: ApprovalGate): readonly Evidence[] {
  const { release } = context;
  const hasRole = roleTest(context, gate);
  return evidenceFor(context, gate).filter(
    (item) =>
      item.revoked === undefined &&
      item.planDigest === release.planDigest &&
      !release.authors.includes(item.by) &&
      gate.slots.some((slot) => hasRole(item.by, slot.role)),
  );
}

function roleTest(context: GateContext, gate: ApprovalGate): HasRole {
  const members = new Map(gate.slots.map((slot) => [slot.role, membersOf(context.state, slot.role)]));
  return (person, role) => members.get(role)?.includes(person) ?? false;
}

function signerOf(evidence: Evidence): Signer {
  return { person: evidence.by, ...(evidence.role !== undefined && { role: evidence.role }) };
}

function eligible(context: GateContext, gate: ApprovalGate): readonly string[] {
  const people = new Set(gate.slots.flatMap((slot) => membersOf(context.state, slot.role)));
  return [...people].filter((person) => !context.release.authors.includes(person)).sort();
}

/** Whose approval would fill a place that is open now. */
export function helpful(
  context: GateContext,
  gate: ApprovalGate,
  given: readonly Signer[],
  hasRole: HasRole = roleTest(context, gate),
): readonly string[] {
  const open = placesIn(fillSlots(gate.slots, given, hasRole));
  const signed = new Set(given.map((signer) => signer.person));
  return eligible(context, gate).filter(
    (person) => !signed.has(person) && placesIn(fillSlots(gate.slots, [...given, { person }], hasRole)) < open,
  );
}

/** Who chose a role and so keeps the gate from ever being filled: whoever else is left can't fill what is open. */
function boundElsewhere(context: GateContext, gate: ApprovalGate, given: readonly Signer[], hasRole: HasRole): readonly string[] {
  const signed = new Set(given.map((signer) => signer.person));
  const left = eligible(context, gate).flatMap((person) => (signed.has(person) ? [] : [{ person }]));
  const choosers = [...new Set(given.flatMap((signer) => (signer.role === undefined ? [] : [signer.person])))];
  const most = placesIn(fillSlots(gate.slots, [...given, ...left], hasRole));
  const fewer = choosers.filter((person) => placesIn(fillSlots(gate.slots, [...given, ...left, { person }], hasRole)) < most);
  return fewer.length > 0 ? fewer : choosers;
}

function unfillable(context: GateContext, gate: ApprovalGate) {
  return gateBlocker(context, gate, {
    code: 'unfillable',
    because: `nobody can fill ${andOf(gate.slots.map(wordsOfSlot))} for ${context.release.id}: too few people have the role, and its authors don't count`,
    clears: { kind: 'person', who: anybodyOf(context.state, ['admin']), command: 'lockstep apply' },
    askable: false,
  });
}

function wordsOfSlot(slot: Slot): string {
  return slot.count === 1 ? oneOf(slot.role) : `${slot.count} ${slot.role}s`;
}
