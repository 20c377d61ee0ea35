// Watches the claims of one controller, to count what the guards were needed for. It changes nothing but how often nothing is found.
import type { MemoryDatabase } from '#store/memory-database.ts';
import type { ClaimedWork, Store } from '#store/store.ts';
import type { SimulatedWorld } from './simulate-world.ts';
import { withMethods } from './with-methods.ts';

/** Of claims that find nothing so many are made all the same: a crash there is one of a process at rest. */
const idleClaims = 1 / 8;

/** The last claim of a piece of work, and which controller has it. */
export interface Claim {
  readonly claim: number;
  readonly place: number;
}

interface Around {
  readonly world: SimulatedWorld;
  readonly place: number;
  readonly database: MemoryDatabase;
  /** Of all controllers. */
  readonly claims: Map<string, Claim>;
}

export function watched(store: Store, { world, place, database, claims }: Around): Store {
  return withMethods(store, {
    claim: async (request) => {
      if (!isDue(database, request.kind, world.now) && !world.chance(idleClaims)) return [];
      const found = await store.claim(request);
      for (const { key, claim } of found) {
        const before = claims.get(key);
        if (before !== undefined && before.place !== place) world.reached.add('both controllers claim the same work');
        claims.set(key, { claim, place });
      }
      return found;
    },
    release: async (work: ClaimedWork, dueAt) => {
      if ((claims.get(work.key)?.claim ?? work.claim) > work.claim) world.reached.add('a claim is given back too late, and refused');
      await store.release(work, dueAt);
    },
  });
}

/** Whether a claim could find anything: held or not, something is due. */
function isDue(database: MemoryDatabase, kind: string, now: number): boolean {
  for (const { row } of database.work.values()) if (row.kind === kind && row.dueAt <= now) return true;
  return false;
}
