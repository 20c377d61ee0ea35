import type { Promotion, Release } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';

/** A promotion that waits: a place in the lines of its environments. The id is content and an ordinal. */
export function requestOf(release: Release, stage: Stage, { by, at, ordinal }: Pick<Promotion, 'by' | 'at' | 'ordinal'>): Promotion {
  return {
    id: `${release.id}@${stage.name}.${ordinal}`,
    kind: 'normal',
    ordinal,
    release: release.id,
    bill: release.bill,
    stage: stage.name,
    version: release.version,
    by,
    at,
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

/** What every request begins with. */
export function bareRequest(ordinal: number, at: Instant) {
  return {
    ordinal,
    at,
    state: 'waiting',
    wave: 0,
    entry: [],
    exit: [],
    evidence: [],
    exceptions: [],
    passes: {},
    deployments: {},
  } as const;
}
