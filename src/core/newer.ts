import { byAge } from './age.ts';
import { pathOf } from './find.ts';
import { indexOf } from './index-of.ts';
import type { Release, State } from './state.ts';

/** The newest open release that has been in a stage, where another one would go back behind it by entering. */
export function newerIn(state: State, release: Release, stage: string): Release | undefined {
  const newest = indexOf(state).newestIn.get(stage);
  if (newest === undefined || byAge(newest, release) <= 0) return undefined;
  // On the way of a hotfix nothing is in front of it that is newer and not live yet: that goes on afterwards.
  const isOnItsWay = release.hotfix !== undefined && pathOf(state, release).at(-1)?.name !== stage;
  return isOnItsWay ? undefined : newest;
}
