import type { Release } from './state.ts';

/**
 * Which of two releases is older. A hotfix is as old as what it repairs, and comes right behind it: it goes before everything that is not live
 * yet, and what was made before it, but holds more than it, is not overtaken by it.
 */
export function byAge(left: Release, right: Release): number {
  return (
    ageOf(left) - ageOf(right) || Number(left.hotfix !== undefined) - Number(right.hotfix !== undefined) || left.ordinal - right.ordinal
  );
}

/** What goes before what: among releases that nobody repaired, in which order they were made. */
export function ageOf({ hotfix, ordinal }: Release): number {
  return hotfix?.after ?? ordinal;
}
