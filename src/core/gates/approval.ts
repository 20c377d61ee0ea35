import { blockedBy, evidenceFor, gateBlocker, passedBy, type GateContext, type Judgement } from './context.ts';
import { fillSlots, placesIn, type HasRole, type Signer } from './slots.ts';
import { slotsFor, unnamed, witnesses } from '#core/authors.ts';
import { anybodyOf, identityOf } from '#core/roster.ts';
import type { Evidence, Release } from '#core/state.ts';
import type { Gate, Slot } from '#core/system.ts';
import { andOf, oneOf } from '#core/words.ts';

export type ApprovalGate = Extract<Gate, { kind: 'approval' }>;

/**
 * An author's own signature never counts; one person fills one slot, by whichever account; who has left the role counts no more; and
 * where an author is unknown, nobody approves alone.
 */
export function judgeApproval(context: GateContext, gate: ApprovalGate): Judgement {
  const given = standingApprovals(context, gate);
  const signers = given.map((item) => signerOf(context, item));
  const slots = slotsFor(context.release, gate.slots);
  const hasRole = roleTest(context, gate);
  const open = fillSlots(slots, signers, hasRole);
  if (open.length === 0) return passedBy(given);
  if (fillSlots(slots, everybody(context, gate), humanTest(context, gate)).length > 0) return blockedBy(unfillable(context, gate));
  const others = helpful(context, gate, signers, hasRole);
  const bound = others.length > 0 ? [] : boundElsewhere(context, gate, signers, hasRole);
  const again = bound.length === 0 ? '' : `; only ${andOf(bound)} could, who approved as something else: approve again without a role`;
  return blockedBy(
    gateBlocker(context, gate, {
      code: 'approval',
      because: `${andOf(open.map(wordsOfSlot))} still to approve ${context.release.id} for ${context.stage.name}${wordsOfUnknown(context.release)}${again}`,
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
      item.revoked === undefined && item.planDigest === release.planDigest && gate.slots.some((slot) => hasRole(item.by, slot.role)),
  );
}

function roleTest(context: GateContext, gate: ApprovalGate): HasRole {
  const { state, release, stage } = context;
  const members = new Map(gate.slots.map((slot) => [slot.role, witnesses(state, release, stage, slot.role)]));
  return (person, role) => members.get(role)?.includes(person) ?? false;
}

/** As `roleTest`, of people rather than accounts: they have what any of their accounts has. */
function humanTest(context: GateContext, gate: ApprovalGate): HasRole {
  const { state, release, stage } = context;
  const people = new Map(
    gate.slots.map(({ role }) => [role, new Set(witnesses(state, release, stage, role).map((account) => identityOf(state, account)))]),
  );
  return (person, role) => people.get(role)?.has(person) ?? false;
}

/** Whoever could sign, each person once. */
function everybody(context: GateContext, gate: ApprovalGate): readonly Signer[] {
  const people = new Set(eligible(context, gate).map((account) => identityOf(context.state, account)));
  return [...people].map((person) => ({ person }));
}

/** An evidence of the slots' matching: two accounts of one person are one signer. */
export function signerOf({ state }: GateContext, { by, role }: Pick<Evidence, 'by' | 'role'>): Signer {
  return { person: by, identity: identityOf(state, by), ...(role !== undefined && { role }) };
}

function eligible(context: GateContext, gate: ApprovalGate): readonly string[] {
  const { state, release, stage } = context;
  return [...new Set(gate.slots.flatMap((slot) => witnesses(state, release, stage, slot.role)))].sort();
}

/** Whose approval would fill a place that is open now. */
export function helpful(
  context: GateContext,
  gate: ApprovalGate,
  given: readonly Signer[],
  hasRole: HasRole = roleTest(context, gate),
): readonly string[] {
  const slots = slotsFor(context.release, gate.slots);
  const open = placesIn(fillSlots(slots, given, hasRole));
  return unsigned(context, gate, given)
    .filter((signer) => placesIn(fillSlots(slots, [...given, signer], hasRole)) < open)
    .map(({ person }) => person);
}

/** Who signed as one role, or by one account, and so keeps the gate from ever being filled: whoever else is left can't fill what is open. */
function boundElsewhere(context: GateContext, gate: ApprovalGate, given: readonly Signer[], hasRole: HasRole): readonly string[] {
  const slots = slotsFor(context.release, gate.slots);
  const left = unsigned(context, gate, given);
  const most = placesIn(fillSlots(slots, [...given, ...left], hasRole));
  const everyAccount = eligible(context, gate).map((person) => signerOf(context, { by: person }));
  const fewer = everyAccount.filter((signer) => placesIn(fillSlots(slots, [...given, ...left, signer], hasRole)) < most);
  const choosers = given.flatMap((signer) => (signer.role === undefined ? [] : [signer.person]));
  return fewer.length > 0 ? fewer.map(({ person }) => person) : [...new Set(choosers)];
}

/** Accounts of people who have not signed yet. */
function unsigned(context: GateContext, gate: ApprovalGate, given: readonly Signer[]): readonly Signer[] {
  const signed = new Set(given.map(({ person, identity = person }) => identity));
  return eligible(context, gate)
    .map((person) => signerOf(context, { by: person }))
    .filter(({ person, identity = person }) => !signed.has(identity));
}

function unfillable(context: GateContext, gate: ApprovalGate) {
  return gateBlocker(context, gate, {
    code: 'unfillable',
    because: `nobody can fill ${andOf(slotsFor(context.release, gate.slots).map(wordsOfSlot))} for ${context.release.id}: too few people have the role, and its authors don't count${wordsOfUnknown(context.release)}`,
    clears: { kind: 'person', who: anybodyOf(context.state, ['admin'], 'whole-system'), command: 'lockstep apply' },
    askable: false,
  });
}

function wordsOfUnknown({ unknownAuthors = [] }: Release): string {
  if (unknownAuthors.length === 0) return '';
  return ` (nobody approves alone: ${unknownAuthors.includes(unnamed) ? 'it names no author' : 'an author is unknown'})`;
}

function wordsOfSlot(slot: Slot): string {
  return slot.count === 1 ? oneOf(slot.role) : `${slot.count} ${slot.role}s`;
}
