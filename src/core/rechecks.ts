// How often somebody asked to run a check again, once for each stage: the same gate may stand before several, each of which has a first attempt.
import { askedKey, oldAskedKey, type Question } from './deadlines.ts';
import type { Release } from './state.ts';

/** Under which `Release.rechecks` counts. */
export const recheckKey = askedKey;

/** Under which older rules counted. */
export const oldRecheckKey = oldAskedKey;

/** Older rules did not know for which of the stages it was: what they counted is still owed at each. */
export function rechecksOf({ rechecks }: Release, question: Question): number {
  return (rechecks[recheckKey(question)] ?? 0) + (rechecks[oldRecheckKey(question)] ?? 0);
}
