import type { Entry, Store } from '#store/store.ts';
import { changedTransaction } from './changed-transaction.ts';
import { withMethods } from './with-methods.ts';

/** Events in one transaction; tables, leases and work in the next: what a commit is there to prevent. */
export function splitCommit(store: Store, between: () => Promise<void> | undefined): Store {
  return withMethods(store, {
    transact: async (system, work) => {
      const left: Entry[] = [];
      const result = await store.transact(system, (transaction) =>
        work(
          changedTransaction(transaction, {
            write: (entry) => {
              left.push({ ...entry, events: [] });
              const { answer: _answer, ...rest } = entry;
              return transaction.write({ ...rest, entities: [], leases: [], workUpserts: [], workDeletes: [] });
            },
          }),
        ),
      );
      await between();
      for (const entry of left) await store.transact(system, (transaction) => transaction.write(entry));
      return result;
    },
  });
}
