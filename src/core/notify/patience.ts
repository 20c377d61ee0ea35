// When what could not be sent is tried again, and when it is given up, which is said and never silent.
import type { Instant, Milliseconds } from '#core/system.ts';

const firstPauseMs: Milliseconds = 5_000;
const longestPauseMs: Milliseconds = 60 * 60_000;
/** After so long it goes into the dead letters, for a person to send it again. */
export const patienceMs: Milliseconds = 3 * 86_400_000;

/** Why it did not arrive. */
export interface Fault {
  readonly sentence: string;
  /** It would be refused again in the same words: nothing is gained by asking again. */
  readonly isFinal: boolean;
  /** The receiver has said when to come again. */
  readonly againAfterMs?: Milliseconds;
}

export type Next = { readonly kind: 'again'; readonly at: Instant } | { readonly kind: 'dead' };

/** Twice as long after each attempt, an hour at most; a part of it by chance, so that many do not come at once. `chance` is from 0 to 1. */
export function afterFault(fault: Fault, of: { readonly attempts: number; readonly since: Instant }, now: Instant, chance: number): Next {
  if (fault.isFinal || now - of.since >= patienceMs) return { kind: 'dead' };
  const doubled = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(of.attempts - 1, 20));
  const pauseMs = Math.max(doubled * (0.5 + chance / 2), Math.min(fault.againAfterMs ?? 0, longestPauseMs));
  return { kind: 'again', at: now + Math.round(pauseMs) };
}
