import type { Entry, Store } from './store.ts';

/** A store to be held to the contract. `open` opens another process's view of the same data. */
export interface Bench {
  readonly store: Store;
  readonly open: () => Promise<Store>;
}

/** A sentence about every store, and how to find out whether it holds. */
export interface ContractCase {
  readonly name: string;
  readonly run: (bench: Bench) => Promise<void>;
}

/** An entry with only what a case is about. */
export function entryOf(parts: Partial<Entry>): Entry {
  return { at: 1000, by: 'ada', commandId: '', events: [], entities: [], leases: [], workUpserts: [], workDeletes: [], ...parts };
}
