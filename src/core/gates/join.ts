import { fillSlots } from './slots.ts';
import type { Gate, Slot } from '#core/system.ts';

/** Whether gate `b` demands all that gate `a` demands. What can't be compared is not at least as strict. */
export function gateAtLeast(b: Gate, a: Gate): boolean {
  if (b.side !== a.side) return false;
  if (b.hash === a.hash) return true;
  if (b.kind === 'soak' && a.kind === 'soak') return b.ms >= a.ms && (b.mode === a.mode || b.mode === 'continuous');
  if (b.kind === 'migrations' && a.kind === 'migrations') return b.allows === 'none' || a.allows === 'expand-only';
  if (b.kind === 'approval' && a.kind === 'approval') return slotsAtLeast(b.slots, a.slots);
  return false;
}

/** For each slot of `a` a slot of the same role with at least its count. */
function slotsAtLeast(b: readonly Slot[], a: readonly Slot[]): boolean {
  return (
    fillSlots(
      a,
      b.flatMap((slot, index) => Array.from({ length: slot.count }, (_, place) => ({ person: `${index}.${place}`, role: slot.role }))),
      () => true,
    ).length === 0
  );
}

/** The join of two lists: every gate that no other gate implies. Gates that can't be compared both count. */
export function joinGates(pinned: readonly Gate[], today: readonly Gate[]): readonly Gate[] {
  const all = [...pinned, ...today];
  return all.filter(
    (gate, index) =>
      !all.some((other, place) => place !== index && gateAtLeast(other, gate) && (place < index || !gateAtLeast(gate, other))),
  );
}
