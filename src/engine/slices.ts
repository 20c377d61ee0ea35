import type { State } from '#core/state.ts';
import type { Store, SystemTransaction } from '#store/store.ts';
import { stateFromRows } from './transact.ts';

interface Slice {
  readonly seq: number;
  readonly state: State;
}

/** The slices of all systems as of their last commit that this process knows; checked by ledger number, never by time. */
export class Slices {
  readonly #known = new Map<string, Slice>();

  /** The slice that a transaction works on: the one in memory if nothing was recorded since, else read anew. */
  async at(transaction: SystemTransaction): Promise<State> {
    const known = this.#known.get(transaction.system);
    if (known?.seq === transaction.seq) return known.state;
    return stateFromRows(transaction.system, await transaction.loadOpen());
  }

  keep(system: string, seq: number, state: State): void {
    const known = this.#known.get(system);
    if (known === undefined || known.seq <= seq) this.#known.set(system, { seq, state });
  }

  forget(system: string): void {
    this.#known.delete(system);
  }

  /** The slice at its last commit, for readers. Undefined where nothing was ever recorded. */
  async current(store: Store, system: string, seq: number | undefined): Promise<Slice | undefined> {
    if (seq === undefined || seq === 0) return undefined;
    const known = this.#known.get(system);
    if (known !== undefined && known.seq >= seq) return known;
    const snapshot = await store.snapshot(system);
    const slice = { seq: snapshot.seq, state: stateFromRows(system, snapshot.rows) };
    this.keep(system, slice.seq, slice.state);
    return slice;
  }
}
