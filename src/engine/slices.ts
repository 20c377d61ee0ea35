import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import type { Store, SystemTransaction } from '#store/store.ts';
import { stateFromRows } from './transact.ts';

interface Slice {
  readonly seq: number;
  readonly state: State;
  readonly quiet?: Quiet | undefined;
}

/** From when to before when nothing follows from a State by itself. */
export interface Quiet {
  readonly from: Instant;
  readonly until: Instant;
}

/** What readers need of the store. */
type Readable = Pick<Store, 'snapshot'>;

/** The slices of all systems as of their last commit that this process knows; checked by ledger number, never by time. */
export class Slices {
  readonly #known = new Map<string, Slice>();
  /** Steps of this process, by system, in the order in which the store takes them. */
  readonly #steps = new Map<string, Set<Promise<void>>>();
  readonly #loads = new Map<string, Promise<Slice>>();

  /** The slice that a transaction works on: the one in memory if nothing was recorded since, else read anew. */
  async at(transaction: SystemTransaction): Promise<Slice> {
    const known = this.#known.get(transaction.system);
    if (known?.seq === transaction.seq) return known;
    return { seq: transaction.seq, state: stateFromRows(transaction.system, await transaction.loadOpen()) };
  }

  keep(system: string, slice: Slice): void {
    const known = this.#known.get(system);
    if (known === undefined || known.seq <= slice.seq) this.#known.set(system, slice);
  }

  forget(system: string): void {
    this.#known.delete(system);
  }

  /** A step begins; what is returned is called when it is kept or forgotten. */
  begin(system: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    const steps = this.#steps.get(system) ?? new Set();
    this.#steps.set(system, steps.add(promise));
    return () => {
      steps.delete(promise);
      resolve();
    };
  }

  /**
   * The slice at its last commit, for readers. Undefined where nothing was ever recorded. The store tells of a commit of ours before
   * our own step hears of it: a step under way is waited for, because reading thousands of rows anew takes many times as long.
   */
  async current(store: Readable, system: string, seq: number | undefined): Promise<Slice | undefined> {
    if (seq === undefined || seq === 0) return undefined;
    for (;;) {
      const known = this.#known.get(system);
      if (known !== undefined && known.seq >= seq) return known;
      const [step] = this.#steps.get(system) ?? [];
      const loading = this.#loads.get(system);
      if (known !== undefined && step !== undefined) await step;
      else if (loading === undefined) return this.#load(store, system);
      else await loading;
    }
  }

  /** One reading serves all who ask meanwhile, unless it began too early for them. */
  #load(store: Readable, system: string): Promise<Slice> {
    const loading = this.#read(store, system).finally(() => this.#loads.delete(system));
    this.#loads.set(system, loading);
    return loading;
  }

  async #read(store: Readable, system: string): Promise<Slice> {
    const snapshot = await store.snapshot(system);
    const slice = { seq: snapshot.seq, state: stateFromRows(system, snapshot.rows) };
    this.keep(system, slice);
    return slice;
  }
}
