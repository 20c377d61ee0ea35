// Negative controls: one difference is planted into the store in memory, and some sequence must show it.
import { pairKey } from '#store/memory-database.ts';
import type { Entry, Store } from '#store/store.ts';
import { changedTransaction } from '../crash/changed-transaction.ts';
import { withMethods } from '../crash/with-methods.ts';
import type { Plant } from './differential-bench.ts';

export const plantedDifferences: readonly { readonly name: string; readonly plant: Plant }[] = [
  {
    name: 'whoever held a claim gives it back',
    plant: (store, database) =>
      withMethods(store, {
        release: async (work, dueAt) =>
          store.release({ ...work, claim: database.work.get(pairKey(work.system, work.key))?.claim ?? work.claim }, dueAt),
      }),
  },
  {
    name: 'events are told from one too early',
    plant: (store) =>
      withMethods(store, { events: (system, range) => store.events(system, { ...range, after: Math.max(0, (range.after ?? 0) - 1) }) }),
  },
  {
    name: 'an expectation is not looked at',
    plant: (store) =>
      withMethods(store, {
        settings: { ...settingsOf(store), put: (kind, id, body) => store.settings.put(kind, id, body) },
      }),
  },
  { name: 'deleted work stays deleted', plant: (store) => changing(store, withoutDeleted) },
  { name: 'a lease is given to whoever asks', plant: (store) => changing(store, (entry) => ({ ...entry, leases: [] })) },
];

function withoutDeleted(entry: Entry): Entry {
  return { ...entry, workUpserts: entry.workUpserts.filter(({ key }) => !entry.workDeletes.includes(key)) };
}

function settingsOf({ settings }: Store): Store['settings'] {
  return {
    get: (kind, id) => settings.get(kind, id),
    list: (kind) => settings.list(kind),
    put: (kind, id, body, expected) => settings.put(kind, id, body, expected),
    delete: (kind, id) => settings.delete(kind, id),
    putAll: (writes) => settings.putAll(writes),
  };
}

function changing(store: Store, change: (entry: Entry) => Entry): Store {
  return withMethods(store, {
    transact: (system, work) =>
      store.transact(system, (transaction) =>
        work(changedTransaction(transaction, { write: (entry) => transaction.write(change(entry)) })),
      ),
  });
}
