import { blockedBy, evidenceFor, gateBlocker, passedBy, type GateContext, type Judgement } from './context.ts';
import { peopleOfWay, withSigners } from './in-all.ts';
import { fillSlots, placesIn, type HasRole, type Signer } from './slots.ts';
import { slotsFor, unnamed, witnesses } from '#core/authors.ts';
import { orOf } from '#core/access.ts';
import { gatesOf } from '#core/path.ts';
import { anybodyOf, identityOf } from '#core/roster.ts';
import type { Evidence, Release } from '#core/state.ts';
import type { Gate, Slot } from '#core/system.ts';
import { andOf, oneOf, typed } from '#core/words.ts';

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
  const missing = missingPeople(context, gate, signers);
  if (open.length === 0 && missing === 0) return passedBy(given);
  const isHopeless = fillSlots(slots, everybody(context, gate), humanTest(context, gate)).length > 0;
  if (isHopeless || missingPeople(context, gate, everybody(context, gate)) > 0) return blockedBy(unfillable(context, gate));
  const others = helpful(context, gate, signers, hasRole);
  const bound = others.length > 0 ? [] : boundElsewhere(context, gate, signers, hasRole);
  const again = bound.length === 0 ? '' : `; only ${andOf(bound)} could, who approved as something else: approve again without a role`;
  return blockedBy(
    gateBlocker(context, gate, {
      code: 'approval',
      because: `${wordsOfOpen(open, missing, gate)} still to approve ${context.release.id} for ${context.stage.name}${wordsOfInAll(gate, missing)}${wordsOfUnknown(context.release)}${again}`,
      clears: {
        kind: 'person',
        who: others.length > 0 ? others : bound,
        command: `lockstep approve ${context.release.id} --stage ${context.stage.name}${whichGate(context, gate)}`,
      },
    }),
  );
}

/** Where the stage has several, the command says which. */
function whichGate({ state, release, stage }: GateContext, gate: ApprovalGate): string {
  const approvals = gatesOf(state, release, stage, 'entry').filter(({ kind }) => kind === 'approval');
  return approvals.length > 1 ? ` --gate ${typed(gate.label)}` : '';
}

/** How many different people are short, where a gate counts them over the whole way. */
function missingPeople(context: GateContext, gate: ApprovalGate, signers: readonly Signer[]): number {
  if (gate.inAll === undefined) return 0;
  return Math.max(0, gate.inAll - withSigners(peopleOfWay(context), signers).size);
}

function wordsOfOpen(open: readonly Slot[], missing: number, gate: ApprovalGate): string {
  if (open.length > 0) return andOf(open.map(wordsOfSlot));
  return `${missing === 1 ? 'one more person' : `${missing} more people`} with the role ${orOf(gate.slots.map(({ role }) => role))}`;
}

function wordsOfInAll({ inAll }: ApprovalGate, missing: number): string {
  return missing === 0 ? '' : `: a hotfix takes ${inAll} people besides its authors`;
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
  const missing = missingPeople(context, gate, given);
  const isHelp = (signer: Signer): boolean =>
    open > 0 ? placesIn(fillSlots(slots, [...given, signer], hasRole)) < open : missingPeople(context, gate, [...given, signer]) < missing;
  return unsigned(context, gate, given)
    .filter(isHelp)
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
    because: `nobody can fill ${andOf(slotsFor(context.release, gate.slots).map(wordsOfSlot))} for ${context.release.id}: too few people have the role, and its authors don't count${wordsOfInAll(gate, missingPeople(context, gate, everybody(context, gate)))}${wordsOfUnknown(context.release)}`,
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
