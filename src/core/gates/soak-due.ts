import type { Stay } from '#core/state.ts';
import type { Gate, Instant, Milliseconds } from '#core/system.ts';

export type SoakGate = Extract<Gate, { kind: 'soak' }>;

/** When a soak ends: its due instant, or, while an environment is down, when it would end if that came up at `at`. */
export interface SoakDue {
  readonly at: Instant;
  readonly certain: boolean;
}

export function soakDue(gate: SoakGate, stays: readonly Stay[], at: Instant): SoakDue {
  const dues = stays.map((stay) => (stay.upSince ?? at) + remaining(gate, stay));
  return { at: Math.max(...dues), certain: stays.every((stay) => stay.upSince !== undefined) };
}

/** What is left to run from the beginning of the present uninterrupted time. */
function remaining(gate: SoakGate, stay: Stay): Milliseconds {
  return gate.mode === 'cumulative' ? Math.max(0, gate.ms - stay.earnedMs) : gate.ms;
}
