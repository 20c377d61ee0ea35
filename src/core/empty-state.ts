import type { State } from './state.ts';

/** The number of the decision rules: raised when the same history would be decided differently. */
const semantics = 1;

/** A system of which nothing has been heard. */
export function emptyState(system: string): State {
  return {
    head: { system, version: 0, ordinal: 0, releases: 0, groups: {}, holds: {}, semantics },
    files: new Map(),
    releases: new Map(),
    promotions: new Map(),
    environments: new Map(),
    orders: new Map(),
    proposals: new Map(),
    adoptions: new Map(),
  };
}
