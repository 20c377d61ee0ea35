import type { Gate, Slot } from '#core/system.ts';
import { andOf, wordsOfSpan } from '#core/words.ts';

/** What people call a gate: `Approval by 2 testers`, `Soak 5 d`, `smoke`. */
export function wordsOfGate(gate: Gate): string {
  switch (gate.kind) {
    case 'check':
      return gate.label;
    case 'approval':
      return `Approval by ${andOf(gate.slots.map(wordsOfSlot))}`;
    case 'sign-off':
      return `Sign-off by a ${gate.role}`;
    case 'manual':
      return `By hand: ${gate.label}`;
    case 'soak':
      return `Soak ${wordsOfSpan(gate.ms)}`;
  }
}

function wordsOfSlot({ role, count }: Slot): string {
  return count === 1 ? `a ${role}` : `${count} ${role}s`;
}
