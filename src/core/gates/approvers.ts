import { evidenceFor, type GateContext } from './context.ts';
import type { HasRole, Signer } from './slots.ts';
import { witnesses } from '#core/authors.ts';
import { identityOf } from '#core/roster.ts';
import type { Evidence } from '#core/state.ts';
import type { Gate } from '#core/system.ts';

export type ApprovalGate = Extract<Gate, { kind: 'approval' }>;

/** Approvals that bind: for this plan, not revoked, not by an author, by somebody who is a member today. */
export function standingApprovals(context: GateContext, gate: ApprovalGate): readonly Evidence[] {
  const { release } = context;
  const hasRole = roleTest(context, gate);
  return evidenceFor(context, gate).filter(
    (item) =>
      item.revoked === undefined && item.planDigest === release.planDigest && gate.slots.some((slot) => hasRole(item.by, slot.role)),
  );
}

export function roleTest(context: GateContext, gate: ApprovalGate): HasRole {
  const { state, release, stage } = context;
  const members = new Map(gate.slots.map((slot) => [slot.role, witnesses(state, release, stage, slot.role)]));
  return (person, role) => members.get(role)?.includes(person) ?? false;
}

/** As `roleTest`, of people rather than accounts: they have what any of their accounts has. */
export function humanTest(context: GateContext, gate: ApprovalGate): HasRole {
  const { state, release, stage } = context;
  const people = new Map(
    gate.slots.map(({ role }) => [role, new Set(witnesses(state, release, stage, role).map((account) => identityOf(state, account)))]),
  );
  return (person, role) => people.get(role)?.has(person) ?? false;
}

/** Whoever could sign, each person once. */
export function everybody(context: GateContext, gate: ApprovalGate): readonly Signer[] {
  const people = new Set(eligible(context, gate).map((account) => identityOf(context.state, account)));
  return [...people].map((person) => ({ person }));
}

/** Who has approved as it stands. */
export function standingSigners(context: GateContext, gate: ApprovalGate): readonly Signer[] {
  return standingApprovals(context, gate).map((item) => signerOf(context, item));
}

/** An evidence of the slots' matching: two accounts of one person are one signer. */
export function signerOf({ state }: GateContext, { by, role }: Pick<Evidence, 'by' | 'role'>): Signer {
  return { person: by, identity: identityOf(state, by), ...(role !== undefined && { role }) };
}

export function eligible(context: GateContext, gate: ApprovalGate): readonly string[] {
  const { state, release, stage } = context;
  return [...new Set(gate.slots.flatMap((slot) => witnesses(state, release, stage, slot.role)))].sort();
}
