import type { Release } from './state.ts';

/**
 * Which of two releases is older. A hotfix is as old as what it repairs, and comes right behind it: it goes before everything that is not live
 * yet, and what was made before it, but holds more than it, is not overtaken by it.
 */
export function byAge(left: Release, right: Release): number {
  return (
    placeOf(left) - placeOf(right) || Number(left.hotfix !== undefined) - Number(right.hotfix !== undefined) || left.ordinal - right.ordinal
  );
}

function placeOf({ hotfix, ordinal }: Release): number {
  return hotfix?.after ?? ordinal;
}
