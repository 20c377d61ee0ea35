import type { State } from './state.ts';

/** A system of which nothing has been heard. A ledger that does not say by which rules it was decided was so by the first. */
export function emptyState(system: string): State {
  return {
    head: { system, version: 0, ordinal: 0, releases: 0, groups: {}, holds: {}, semantics: 1 },
    files: new Map(),
    releases: new Map(),
    promotions: new Map(),
    environments: new Map(),
    orders: new Map(),
    proposals: new Map(),
    adoptions: new Map(),
    calendars: new Map(),
    schedules: new Map(),
  };
}
