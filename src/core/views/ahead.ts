import { blockers } from '#core/blockers/index.ts';
import type { Blocker } from '#core/blocker.ts';
import { indexOf } from '#core/index-of.ts';
import type { Release, State } from '#core/state.ts';
import { askBlockers } from '#core/waits.ts';
import type { Instant } from '#core/system.ts';

/**
 * What stands before a stage, for people: that a release already waits there is no blocker to them, and while it is on its way into
 * the stage (or being taken back) there is nothing to clear but what it asks on its way.
 */
export function blockersBefore(state: State, release: Release, stage: string, now: Instant): readonly Blocker[] {
  const moving = indexOf(state).moving.get(release.id);
  const here = moving?.stage === stage ? moving : undefined;
  return here !== undefined && here.state !== 'waiting' ? askBlockers(state, here) : blockers(state, release, stage, now, here);
}
