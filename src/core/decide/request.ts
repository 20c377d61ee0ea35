import type { Promotion, Release, State } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';

/** A promotion that waits: a place in the lines of its environments. The id is content and an ordinal. */
export function requestOf(state: State, release: Release, stage: Stage, by: string, now: Instant): Promotion {
  const ordinal = state.head.ordinal + 1;
  return {
    id: `${release.id}@${stage.name}.${ordinal}`,
    kind: 'normal',
    ordinal,
    release: release.id,
    bill: release.bill,
    stage: stage.name,
    version: release.version,
    by,
    at: now,
    waves: stage.waves,
    state: 'waiting',
    wave: 0,
    planDigest: release.planDigest,
    entry: [],
    exit: [],
    evidence: [],
    exceptions: [],
    passes: {},
    deployments: {},
  };
}
