// Negative controls of real processes: a store that lacks its guards.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '#store/store.ts';
import { withMethods } from './with-methods.ts';

/** How long a judgement is kept back for the other controller to be there first. */
const betweenMs = 200;

/**
 * Respects no claim of another, and writes what it judged by what it saw before it had the system to itself: as soon as the other has
 * written, or after a while. Left to chance, a busy machine lets the two miss each other. The claims alone may be missing: then the
 * transaction holds, and nothing is done twice.
 */
export function writesUnseen(store: Store): Store {
  return withMethods(store, {
    claim: async () => {
      const heads = await store.systems();
      return heads.map(({ name }) => ({ system: name, key: 'decide', kind: 'decide', dueAt: 0, claim: -1 }) as const);
    },
    transact: async (system, work) => {
      const written = nextCommit(store, system);
      const seen = await store.snapshot(system);
      await written;
      return store.transact(system, (transaction) =>
        work({
          system,
          databaseNow: transaction.databaseNow,
          seq: seen.seq,
          loadOpen: async () => seen.rows,
          load: (kind, id) => transaction.load(kind, id),
          answerOf: (commandId) => transaction.answerOf(commandId),
          write: (entry) => transaction.write(entry),
        }),
      );
    },
  });
}

/** When anybody writes to the system, at the latest after a while. */
async function nextCommit(store: Store, system: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const forget = store.onCommit((name) => {
    if (name === system) resolve();
  });
  await Promise.race([promise, sleep(betweenMs)]);
  forget();
}
