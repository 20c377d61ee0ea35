import { emptyState } from '#core/empty-state.ts';
import { rowKinds, rowsOf } from '#core/entities.ts';
import { fold } from '#core/fold/index.ts';
import type { State } from '#core/state.ts';
import { upcast } from '#core/upcast.ts';
import type { EntityRow, Store } from '#store/store.ts';

const pageOfEvents = 1_000;

/** What readers need of the store. */
type Readable = Pick<Store, 'events' | 'entities'>;

/** The rows of a system's tables as its ledger tells them, folded anew from the first event on. */
export async function rebuildTables(store: Readable, system: string): Promise<readonly EntityRow[]> {
  return rowsOf(await foldLedger(store, system));
}

async function foldLedger(store: Readable, system: string): Promise<State> {
  let state = emptyState(system);
  for (let after = 0; ;) {
    const rows = await store.events(system, { after, limit: pageOfEvents });
    const last = rows.at(-1);
    if (last === undefined) return state;
    state = fold(
      state,
      rows.flatMap(({ kind, body }) => upcast(kind, body)),
    );
    after = last.seq;
  }
}

/** Rows that are not, byte for byte, what the ledger says, by kind and id; none where ledger and tables agree. */
export async function findStrayRows(store: Readable, system: string): Promise<readonly string[]> {
  const told = textsOf(await rebuildTables(store, system));
  const kept = new Map<string, string>();
  for (const kind of rowKinds) for (const [key, text] of textsOf(await store.entities(system, { kind }))) kept.set(key, text);
  const keys = new Set([...told.keys(), ...kept.keys()]);
  return [...keys].filter((key) => told.get(key) !== kept.get(key));
}

function textsOf(rows: readonly EntityRow[]): ReadonlyMap<string, string> {
  return new Map(rows.map(({ kind, id, body, open }) => [`${kind} ${id}`, `${open ? 'open' : 'closed'} ${body}`]));
}
