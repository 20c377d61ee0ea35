import { byAge } from './age.ts';
import { policyOf } from './path.ts';
import type { Promotion, State } from './state.ts';

/** A place in the line of an environment: a promotion that waits, or one that is only thought of. */
export type InLine = Pick<Promotion, 'kind' | 'release' | 'stage' | 'ordinal'> & Partial<Pick<Promotion, 'only'>>;

/**
 * One line per environment, with a total order that no message can change: rollbacks first, then adoptions, then hotfixes, then refreshes of data,
 * which nobody keeps waiting who may wait for days himself; then by release as the stage's queue policy says (older first, or newest first for
 * `latest`); equals by who asked first.
 */
export function inLineBefore(state: State, left: InLine, right: InLine): number {
  return rankOf(state, left) - rankOf(state, right) || byRelease(state, left, right) || left.ordinal - right.ordinal;
}

const ranks: { readonly [Kind in Promotion['kind'] | 'hotfix']: number } = { rollback: 0, adoption: 1, hotfix: 2, refresh: 3, normal: 4 };

function rankOf(state: State, { kind, release }: InLine): number {
  return ranks[kind === 'normal' && state.releases.get(release)?.hotfix !== undefined ? 'hotfix' : kind];
}

function byRelease(state: State, left: InLine, right: InLine): number {
  if (left.kind !== 'normal' || left.stage !== right.stage) return 0;
  const [one, other] = [state.releases.get(left.release), state.releases.get(right.release)];
  const older = one === undefined || other === undefined ? Number(one !== undefined) - Number(other !== undefined) : byAge(one, other);
  return policyOf(state, left.stage) === 'latest' ? -older : older;
}
