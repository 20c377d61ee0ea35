import type { Slot } from '#core/system.ts';

/** Somebody who approved, perhaps for one role only. */
export interface Signer {
  readonly person: string;
  /** Whose account it is; absent: it is the person's only one. */
  readonly identity?: string;
  readonly role?: string;
}

/** Which roles a person has. */
export type HasRole = (person: string, role: string) => boolean;

/**
 * Gives each place of the slots to at most one signer and each signer at most one place, as many as can be (bipartite
 * matching). Returns the places that stay open, as slots.
 */
export function fillSlots(slots: readonly Slot[], signers: readonly Signer[], hasRole: HasRole): readonly Slot[] {
  const places = slots.flatMap((slot) => Array.from({ length: slot.count }, () => slot.role));
  const takenBy = new Map<number, Signer>();
  for (const signer of onePerPerson(signers)) seat(signer, places, takenBy, hasRole, new Set());
  const open = new Map<string, number>();
  for (const [place, role] of places.entries()) if (!takenBy.has(place)) open.set(role, (open.get(role) ?? 0) + 1);
  return [...open].map(([role, count]) => ({ role, count }));
}

/** One person fills one slot: of several approvals by one person the last says for which role. */
function onePerPerson(signers: readonly Signer[]): readonly Signer[] {
  return [...new Map(signers.map((signer) => [signer.identity ?? signer.person, signer])).values()];
}

/** Finds the signer a place, moving others along where they fit elsewhere. */
function seat(signer: Signer, places: readonly string[], takenBy: Map<number, Signer>, hasRole: HasRole, tried: Set<number>): boolean {
  for (const [place, role] of places.entries()) {
    if (tried.has(place) || !fits(signer, role, hasRole)) continue;
    tried.add(place);
    const holder = takenBy.get(place);
    if (holder === undefined || seat(holder, places, takenBy, hasRole, tried)) {
      takenBy.set(place, signer);
      return true;
    }
  }
  return false;
}

function fits(signer: Signer, role: string, hasRole: HasRole): boolean {
  return (signer.role === undefined || signer.role === role) && hasRole(signer.person, role);
}

export function placesIn(slots: readonly Slot[]): number {
  return slots.reduce((sum, slot) => sum + slot.count, 0);
}
