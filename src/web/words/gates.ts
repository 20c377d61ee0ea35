import type { Gate, Slot } from '#core/system.ts';
import { andOf, wordsOfGrace, wordsOfSoak } from '#core/words.ts';

/** What people call a gate: `Approval: 2 testers and operator`, `Soak 5 d`, `smoke`. */
export function wordsOfGate(gate: Gate): string {
  switch (gate.kind) {
    case 'check':
      return gate.label;
    case 'approval':
      return `Approval: ${andOf(gate.slots.map(wordsOfSlot))}`;
    case 'sign-off':
      return `Sign-off: ${gate.role}`;
    case 'manual':
      return `By hand: ${gate.label}`;
    case 'migrations':
      return gate.allows === 'none' ? 'No migrations' : 'Migrations: expand only';
    case 'scope':
      return `Scope signed: ${andOf(gate.slots.map(wordsOfSlot))}`;
    case 'requirements':
      return 'Requirements proven';
    case 'soak':
      return `Soak ${wordsOfSoak(gate)}${wordsOfGrace(gate)}`;
  }
}

function wordsOfSlot({ role, count }: Slot): string {
  return count === 1 ? role : `${count} ${role}s`;
}
