// Windows and freezes as a calendar gives them: rules with the times in which they hold.
import type { FreezeKind, Interval, TimeScope, ZoneRules } from './types.ts';
import type { Milliseconds } from '#core/system.ts';

/** A window or a freeze, with its times as far as they were compiled. */
export interface TimedRule {
  readonly name: string;
  readonly scope: TimeScope;
  /** The one it is written and told in. */
  readonly zone: ZoneRules;
  /** Outside of this nothing is known, and so nothing may start. */
  readonly known: Interval;
  /** A union: oldest first, apart from each other. */
  readonly intervals: readonly Interval[];
}

export interface Window extends TimedRule {
  /** So much must be left until it closes, or a freeze begins. */
  readonly mustFitMs?: Milliseconds;
}

export interface Freeze extends TimedRule {
  readonly kind: FreezeKind;
  readonly because: string;
  /** Soaks in its scope do not count its time. */
  readonly pausesSoak?: true;
}
