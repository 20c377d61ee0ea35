import type { CanaryResult } from '#core/command.ts';
import type { Instant } from '#core/system.ts';

/** A step of a canary while it is looked at, as the agent has it this second. */
export interface LiveCanary extends Omit<CanaryResult, 'verdict'> {
  /** After a first strike nobody is sent to the new side for a while. */
  readonly mode: 'watching' | 'suspended' | 'ended';
  /** When it is over, whatever was seen. */
  readonly until: Instant;
}
