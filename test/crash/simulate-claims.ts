// Watches the claims of one controller, to count what the guards were needed for. It changes nothing.
import type { ClaimedWork, Store } from '#store/store.ts';
import type { SimulatedWorld } from './simulate-world.ts';
import { withMethods } from './with-methods.ts';

/** The last claim of a piece of work, and which controller has it. */
export interface Claim {
  readonly claim: number;
  readonly place: number;
}

interface Around {
  readonly world: SimulatedWorld;
  readonly place: number;
  /** Of all controllers. */
  readonly claims: Map<string, Claim>;
}

export function watched(store: Store, { world, place, claims }: Around): Store {
  return withMethods(store, {
    claim: async (request) => {
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
