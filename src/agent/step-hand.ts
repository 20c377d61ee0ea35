// What carries out a step, whatever kind it is of.
import type { Target } from '#targets/target.ts';

/** What does a step: a target, or the hand at a source of data. */
export type StepHand = Pick<Target, 'apply' | 'observe' | 'undo' | 'lastWords'>;
