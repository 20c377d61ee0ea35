// What a gate waits for, as a forecast counts it.
import type { GateContext } from '#core/gates/context.ts';
import type { Gate, Instant } from '#core/system.ts';
import type { DayIndex } from '#core/time/index-of-days.ts';
import type { Learned } from './learned.ts';

export interface GateWaits {
  readonly context: GateContext;
  readonly gates: readonly Gate[];
  readonly learned: Learned;
  /** The calendar whose working time people answer in. */
  readonly index: DayIndex | undefined;
  /** Since when it stands before these gates; absent: it does not yet. */
  readonly since: Instant | undefined;
}
