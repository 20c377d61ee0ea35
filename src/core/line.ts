import { policyOf } from './path.ts';
import type { Promotion, State } from './state.ts';

/** A place in the line of an environment: a promotion that waits, or one that is only thought of. */
export type InLine = Pick<Promotion, 'kind' | 'release' | 'stage' | 'ordinal'>;

/**
 * One line per environment, with a total order that no message can change: rollbacks first, then adoptions; then by release
 * as the stage's queue policy says (older first, or newest first for `latest`); equals by who asked first.
 */
export function inLineBefore(state: State, left: InLine, right: InLine): number {
  return rankOf(left) - rankOf(right) || byRelease(state, left, right) || left.ordinal - right.ordinal;
}

const ranks: { readonly [Kind in Promotion['kind']]: number } = { rollback: 0, adoption: 1, normal: 2 };

function rankOf(place: InLine): number {
  return ranks[place.kind];
}

function byRelease(state: State, left: InLine, right: InLine): number {
  if (left.kind !== 'normal' || left.stage !== right.stage) return 0;
  const older = ageOf(state, left.release) - ageOf(state, right.release);
  return policyOf(state, left.stage) === 'latest' ? -older : older;
}

function ageOf(state: State, release: string): number {
  return state.releases.get(release)?.ordinal ?? 0;
}
