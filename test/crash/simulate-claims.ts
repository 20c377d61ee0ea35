// Watches the claims of one controller, to count what the guards were needed for. It changes nothing.
import type { ClaimedWork, Store } from '#store/store.ts';
import type { SimulatedWorld } from './simulate-world.ts';
import { withMethods } from './with-methods.ts';

interface Seen {
  readonly claim: number;
  readonly place: number;
}

const claims = new WeakMap<SimulatedWorld, Map<string, Seen>>();

export function watched(store: Store, world: SimulatedWorld, place: number): Store {
  const last = claims.get(world) ?? new Map<string, Seen>();
  claims.set(world, last);
  return withMethods(store, {
    claim: async (request) => {
      const found = await store.claim(request);
      for (const { key, claim } of found) {
        const before = last.get(key);
        if (before !== undefined && before.place !== place) world.reached.add('both controllers claim the same work');
        last.set(key, { claim, place });
      }
      return found;
    },
    release: async (work: ClaimedWork, dueAt) => {
      if ((last.get(work.key)?.claim ?? work.claim) > work.claim) world.reached.add('a claim is given back too late, and refused');
      await store.release(work, dueAt);
    },
  });
}
