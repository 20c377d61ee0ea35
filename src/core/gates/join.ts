import { fillSlots } from './slots.ts';
import type { Gate, Slot, SoakLength, SoakRule } from '#core/system.ts';

/** Whether gate `b` demands all that gate `a` demands. What can't be compared is not at least as strict. */
export function gateAtLeast(b: Gate, a: Gate): boolean {
  if (b.side !== a.side) return false;
  if (b.hash === a.hash) return true;
  if (b.kind === 'soak' && a.kind === 'soak') return soakAtLeast(b, a);
  if (b.kind === 'migrations' && a.kind === 'migrations') return b.allows === 'none' || a.allows === 'expand-only';
  if (b.kind === 'data' && a.kind === 'data') return lengthAtLeast(a, b);
  if (b.kind === 'scope' && a.kind === 'scope') return slotsAtLeast(b.slots, a.slots);
  if (b.kind === 'approval' && a.kind === 'approval') return slotsAtLeast(b.slots, a.slots) && (b.inAll ?? 0) >= (a.inAll ?? 0);
  return false;
}

/** A hotfix soaks no less either: where a rule says nothing of it, as long as everything else. No longer an outage is forgiven. */
function soakAtLeast(b: SoakRule, a: SoakRule): boolean {
  const isAsLong = lengthAtLeast(b, a) && lengthAtLeast(b.hotfix ?? b, a.hotfix ?? a);
  return isAsLong && (b.graceMs ?? 0) <= (a.graceMs ?? 0) && (b.mode === a.mode || b.mode === 'continuous');
}

/** Working days and hours of the clock can't be compared, nor days of two calendars. */
function lengthAtLeast(b: SoakLength, a: SoakLength): boolean {
  if ('ms' in b || 'ms' in a) return 'ms' in b && 'ms' in a && b.ms >= a.ms;
  return b.calendar === a.calendar && b.workingDays >= a.workingDays;
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
