import { digestOf } from '#core/canonical.ts';
import type { CheckDefinition, Deadline, Gate, MigrationsAllowed, Slot, SoakLength, SoakRule } from '#core/system.ts';

/** A gate without what people call it and without its own hash. */
export type GateDefinition = { readonly side: Gate['side'] } & (
  | { readonly kind: 'check'; readonly check: CheckDefinition; readonly rollsBack?: true }
  | { readonly kind: 'approval'; readonly slots: readonly Slot[]; readonly inAll?: number; readonly deadline?: Deadline }
  | { readonly kind: 'migrations'; readonly allows: MigrationsAllowed }
  | { readonly kind: 'scope'; readonly slots: readonly Slot[]; readonly deadline?: Deadline }
  | { readonly kind: 'requirements' }
  | (SoakRule & { readonly kind: 'soak' })
  | (SoakLength & { readonly kind: 'data' })
  | { readonly kind: 'sign-off'; readonly role: string; readonly checklist: readonly string[]; readonly deadline?: Deadline }
  | { readonly kind: 'manual'; readonly role: string; readonly instruction: string; readonly deadline?: Deadline }
);

/** Digest of what a gate asks for: side, kind, definition. Names and labels are no part of it: to rename a check makes no other gate. */
function gateHash(gate: GateDefinition): string {
  return digestOf({ side: gate.side, kind: gate.kind, definition: definitionOf(gate) });
}

/** The gate with its label and hash. */
export function makeGate(definition: GateDefinition): Gate {
  return { ...definition, label: labelOf(definition), hash: gateHash(definition) };
}

function definitionOf(gate: GateDefinition): unknown {
  switch (gate.kind) {
    case 'check':
      return {
        kind: gate.check.kind,
        options: gate.check.options,
        timeoutMs: gate.check.timeoutMs,
        ...(gate.rollsBack && { rollsBack: true }),
      };
    case 'approval':
      return { slots: gate.slots.toSorted((left, right) => (left.role < right.role ? -1 : 1)), ...(gate.inAll && { inAll: gate.inAll }) };
    case 'migrations':
      return { allows: gate.allows };
    case 'scope':
      return { slots: gate.slots.toSorted((left, right) => (left.role < right.role ? -1 : 1)) };
    case 'requirements':
      return { all: 'proven' };
    case 'soak':
      return soakOf(gate);
    case 'data':
      return lengthOf(gate);
    case 'sign-off':
      return { role: gate.role, checklist: gate.checklist };
    case 'manual':
      return { role: gate.role, instruction: gate.instruction };
  }
}

function soakOf({ mode, hotfix, graceMs, ...length }: SoakRule): unknown {
  return { ...lengthOf(length), mode, ...(hotfix && { hotfix: lengthOf(hotfix) }), ...(graceMs !== undefined && { graceMs }) };
}

function lengthOf(length: SoakLength): SoakLength {
  return 'ms' in length ? { ms: length.ms } : { workingDays: length.workingDays, calendar: length.calendar };
}

function labelOf(gate: GateDefinition): string {
  switch (gate.kind) {
    case 'check':
      return gate.check.name;
    case 'approval':
      return gate.slots.map(({ role, count }) => (count === 1 ? role : `${count} ${role}`)).join(' and ');
    case 'migrations':
    case 'soak':
    case 'scope':
    case 'requirements':
    case 'data':
      return gate.kind;
    case 'sign-off':
    case 'manual':
      return gate.role;
  }
}
