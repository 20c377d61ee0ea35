// What was said last of when a release is live, and why that is another date than before.
import type { Instant, Milliseconds } from './system.ts';

/** As a forecast says them, and as a ledger keeps them. */
export interface ForetoldDates {
  /** People answer at once. Absent: nothing that is known brings it there. */
  readonly earliest?: Instant;
  /** Absent: in more cases than that it never gets there. */
  readonly evenOdds?: Instant;
  readonly nineInTen?: Instant;
  /** Out of a hundred. */
  readonly neverPercent: number;
  /** The same on the wall of the system's zone, as it was known then: `2026-06-18`. */
  readonly days: { readonly evenOdds?: string; readonly nineInTen?: string };
}

export interface Foretold extends ForetoldDates {
  readonly at: Instant;
  /** The target that nine in ten lie behind. */
  readonly pastTarget?: Instant;
}

/** The train that a release makes, if people answer at once. */
export interface Boards {
  readonly train: string;
  readonly departs: Instant;
}

/** Why a date is another one. */
export interface DateMove {
  /** What was foretold before, and when. */
  readonly from: ForetoldDates & { readonly at: Instant };
  /** Of the mean of all samples that get there before and after. */
  readonly ms: Milliseconds;
  /** How many of them do; where none does, a date is gone or has come, and nothing is shifted. */
  readonly samples: number;
  /** In the order in which they happened. They sum to `ms`, exactly. */
  readonly parts: readonly MovePart[];
}

export interface MovePart {
  readonly kind: MoveKind;
  /** `Whit Monday (Mon 25 May) added to the calendar`, `1.1.0 entered INT`, `carla has not answered`. */
  readonly words: string;
  readonly ms: Milliseconds;
  /** By it a date was lost, or there was one again. */
  readonly turns?: 'gone' | 'back';
}

/** Of what happened at the same time, this order. */
export const moveKinds = ['calendar', 'rule', 'queue', 'wait'] as const;
export type MoveKind = (typeof moveKinds)[number];

/** Another day of the system's zone, by even odds or by nine in ten. */
export function isOtherDay(before: ForetoldDates, after: ForetoldDates): boolean {
  return before.days.evenOdds !== after.days.evenOdds || before.days.nineInTen !== after.days.nineInTen;
}

/** There was one of its dates before and is none now, or the other way round. */
export function isGoneOrBack(before: ForetoldDates, after: ForetoldDates): boolean {
  const isOther = (date: 'evenOdds' | 'nineInTen'): boolean => (before[date] === undefined) !== (after[date] === undefined);
  return isOther('evenOdds') || isOther('nineInTen');
}
