import type { Gate, Slot } from '#core/system.ts';
import { andOf } from './lists.ts';
import { say } from './say.ts';
import { wordsOfGrace, wordsOfSoak } from './spans.ts';

/** What people call a gate: `Approval: 2 testers and operator`, `Soak 5 d`, `smoke`. */
export function wordsOfGate(gate: Gate): string {
  switch (gate.kind) {
    case 'check':
      return gate.label;
    case 'approval':
      return say('Approval: {slots}', { slots: andOf(gate.slots.map(wordsOfSlot)) });
    case 'sign-off':
      return say('Sign-off: {role}', { role: gate.role });
    case 'manual':
      return say('By hand: {label}', { label: gate.label });
    case 'migrations':
      return gate.allows === 'none' ? say('No migrations') : say('Migrations: expand only');
    case 'scope':
      return say('Scope signed: {slots}', { slots: andOf(gate.slots.map(wordsOfSlot)) });
    case 'requirements':
      return say('Requirements proven');
    case 'data':
      return say('Data proven, no older than {length}', { length: wordsOfSoak(gate) });
    case 'soak':
      return say('Soak {length}{grace}', { length: wordsOfSoak(gate), grace: wordsOfGrace(gate) });
  }
}

function wordsOfSlot({ role, count }: Slot): string {
  return count === 1 ? role : say('{count} {role}s', { count, role });
}
