import type { Environment, Promotion, Release, State, Stay } from '#core/state.ts';
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

/** Who asks for a refresh of what stays: a person, or the clock. */
interface AskedRefresh {
  readonly by: string;
  readonly at: Instant;
  readonly reason?: string;
  readonly due?: Instant;
}

/** Below what stays: a place in the line of its environment. */
export function refreshRequest(
  state: State,
  { name }: Pick<Environment, 'name'>,
  { release, bill, stage, version }: Stay,
  { by, at, reason, due }: AskedRefresh,
): Promotion {
  const ordinal = state.head.ordinal + 1;
  return {
    ...bareRequest(ordinal, at),
    id: `refresh-${name}.${ordinal}`,
    kind: 'refresh',
    release,
    bill,
    stage,
    version,
    by,
    waves: [[name]],
    // It places nothing: no plan of a release is meant.
    planDigest: '',
    ...(reason !== undefined && { reason }),
    ...(due !== undefined && { due }),
  };
}
