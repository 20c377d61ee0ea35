import { eligible, everybody, humanTest, roleTest, signerOf, standingApprovals, standingSigners, type ApprovalGate } from './approvers.ts';
import { blockedBy, gateBlocker, passedBy, type GateContext, type Judgement } from './context.ts';
import { approvalsBeside, isShortForEver, missingPeople } from './in-all.ts';
import { fillSlots, placesIn, type HasRole, type Signer } from './slots.ts';
import { slotsFor, unnamed } from '#core/authors.ts';
import { orOf } from '#core/access.ts';
import { anybodyOf } from '#core/roster.ts';
import type { Release } from '#core/state.ts';
import type { Slot } from '#core/system.ts';
import { andOf, hasOrHave, oneOf, typed } from '#core/words.ts';

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
  const missing = gate.inAll === undefined ? 0 : missingPeople(context, gate, signers);
  if (open.length === 0 && missing === 0) return passedBy(given);
  const isHopeless = fillSlots(slots, everybody(context, gate), humanTest(context, gate)).length > 0;
  if (isHopeless || (gate.inAll !== undefined && isShortForEver(context, gate))) return blockedBy(unfillable(context, gate));
  const asked = whoHelps(context, gate, { signers, missing: open.length === 0 ? missing : 0 });
  const bound = asked.who.length > 0 ? [] : boundElsewhere(context, gate, signers, hasRole);
  const again = bound.length === 0 ? '' : `; only ${andOf(bound)} could, who approved as something else: approve again without a role`;
  return blockedBy(
    gateBlocker(context, gate, {
      code: 'approval',
      because: `${wordsOfOpen(open, missing, asked.gate)} still to approve ${context.release.id} for ${context.stage.name}${wordsOfInAll(gate, missing)}${wordsOfUnknown(context.release)}${again}`,
      clears: {
        kind: 'person',
        who: asked.who.length > 0 ? asked.who : bound,
        command: `lockstep approve ${context.release.id} --stage ${context.stage.name}${whichGate(context, asked.gate)}`,
      },
    }),
  );
}

interface Helping {
  readonly gate: ApprovalGate;
  readonly who: readonly string[];
}

interface Given {
  readonly signers: readonly Signer[];
  /** How many people are short although every place is filled. */
  readonly missing: number;
}

/** Who fills a place that is open. Where somebody else is short who never comes here, whoever approves the other gates of the entry does. */
function whoHelps(context: GateContext, gate: ApprovalGate, { signers, missing }: Given): Helping {
  const here = { gate, who: helpful(context, gate, signers) };
  if (here.who.length > 0 || missing === 0) return here;
  const beside = approvalsBeside(context, gate).map((other): Helping => {
    const given = standingSigners(context, other);
    const isNew = (by: string): boolean => missingPeople(context, other, [...given, signerOf(context, { by })]) < missing;
    return { gate: other, who: helpful(context, other, given).filter(isNew) };
  });
  return beside.find(({ who }) => who.length > 0) ?? here;
}

/** Where the stage has several, the command says which. */
function whichGate(context: GateContext, gate: ApprovalGate): string {
  return approvalsBeside(context, gate).length > 0 ? ` --gate ${typed(gate.label)}` : '';
}

/** Who it is that still has to, with the verb: `a tester has`. */
function wordsOfOpen(open: readonly Slot[], missing: number, gate: ApprovalGate): string {
  if (open.length > 0) return `${andOf(open.map(wordsOfSlot))} ${hasOrHave(placesIn(open))}`;
  const role = orOf(gate.slots.map(({ role: each }) => each));
  return `${missing === 1 ? 'one more person' : `${missing} more people`} with the role ${role} ${hasOrHave(missing)}`;
}

function wordsOfInAll({ inAll }: ApprovalGate, missing: number): string {
  return missing === 0 ? '' : `: a hotfix takes ${inAll} people besides its authors`;
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
    because: `nobody can fill ${andOf(slotsFor(context.release, gate.slots).map(wordsOfSlot))} for ${context.release.id}: too few people have the role, and its authors don't count${wordsOfInAll(gate, isShortForEver(context, gate) ? 1 : 0)}${wordsOfUnknown(context.release)}`,
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
