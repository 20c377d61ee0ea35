import { everybody, humanTest, standingSigners, type ApprovalGate } from './approvers.ts';
import type { GateContext } from './context.ts';
import { standingException } from './exception.ts';
import { fillSlots, placesIn, type Signer } from './slots.ts';
import { isAuthor, slotsFor } from '#core/authors.ts';
import { gatesOf } from '#core/path.ts';
import { identityOf, isService } from '#core/roster.ts';
import type { Evidence, Release } from '#core/state.ts';

/**
 * How many different people are short of those that a hotfix takes: whoever let it come so far, and whoever has approved this entry at any of its
 * gates, each person once. `given`: who has approved this gate. Whoever is still to fill the places of another gate counts where it can be nobody
 * who is known already.
 */
export function missingPeople(context: GateContext, gate: ApprovalGate, given: readonly Signer[]): number {
  const wanted = peopleWanted(context, gate);
  if (wanted === 0) return 0;
  const beside = approvalsBeside(context, gate);
  const known = withSigners(peopleOfWay(context), [...given, ...beside.flatMap((other) => standingSigners(context, other))]);
  const coming = beside.filter((other) => !isWaived(context, other)).map((other) => strangersOf(context, other, known));
  return Math.max(0, wanted - known.size - Math.max(0, ...coming));
}

/** Even if everybody approved who could. */
export function isShortForEver(context: GateContext, gate: ApprovalGate): boolean {
  const beside = approvalsBeside(context, gate);
  const all = [gate, ...beside.filter((other) => !isWaived(context, other))].flatMap((each) => everybody(context, each));
  const given = beside.flatMap((other) => standingSigners(context, other));
  return withSigners(peopleOfWay(context), [...all, ...given]).size < peopleWanted(context, gate);
}

/** The other approvals of the same entry. */
export function approvalsBeside({ state, release, stage }: GateContext, gate: ApprovalGate): readonly ApprovalGate[] {
  return gatesOf(state, release, stage, 'entry').flatMap((each) => (each.kind === 'approval' && each.hash !== gate.hash ? [each] : []));
}

/** So many people one gate of the entry counts, for all of them; 0 where none does, or an Exception opened that one. */
function peopleWanted(context: GateContext, gate: ApprovalGate): number {
  const counting = gate.side === 'entry' ? [gate, ...approvalsBeside(context, gate)].find(({ inAll }) => inAll !== undefined) : undefined;
  return counting?.inAll === undefined || isWaived(context, counting) ? 0 : counting.inAll;
}

function isWaived({ release, stage, at }: GateContext, { hash }: ApprovalGate): boolean {
  return standingException(release, stage.name, hash, at) !== undefined;
}

/** How many of those who fill its open places are certainly nobody of `known`. */
function strangersOf(context: GateContext, gate: ApprovalGate, known: ReadonlySet<string>): number {
  const given = standingSigners(context, gate).map(({ person, identity = person, role }) => ({ person: identity, ...(role && { role }) }));
  const signed = new Set(given.map(({ person }) => person));
  const others = [...known].filter((person) => !signed.has(person)).map((person) => ({ person }));
  return placesIn(fillSlots(slotsFor(context.release, gate.slots), [...given, ...others], humanTest(context, gate)));
}

/**
 * The people who let it come so far: whoever approved into a stage before this one that it has entered, or signed it off there. Each person once. Who
 * let it into this one an earlier time, before something else took its place, is asked anew.
 */
export function peopleOfWay({ state, release, stage }: Pick<GateContext, 'state' | 'release' | 'stage'>): ReadonlySet<string> {
  const given = release.evidence.filter((item) => item.stage !== stage.name && stands(release, item));
  const counted = given.filter(({ by }) => !isService(state, by) && !isAuthor(state, release, by));
  return new Set(counted.map(({ by }) => identityOf(state, by)));
}

/** Of these bits and this plan, for the entry that holds, and not taken back. */
function stands({ digest, planDigest, entries }: Release, item: Evidence): boolean {
  if (item.kind !== 'approval' && item.kind !== 'sign-off') return false;
  const entry = entries[item.stage];
  const isOfEntry = item.entry === (item.kind === 'sign-off' ? entry?.entered : `attempt ${entry?.attempts ?? 0}`);
  const isOwn = item.releaseDigest === digest && item.planDigest === planDigest;
  return item.verdict === 'pass' && item.revoked === undefined && isOwn && isOfEntry && entry?.entered !== undefined && !entry.rolledBack;
}

/** With those who approve now. */
export function withSigners(people: ReadonlySet<string>, signers: readonly Signer[]): ReadonlySet<string> {
  return new Set([...people, ...signers.map(({ person, identity = person }) => identity)]);
}
