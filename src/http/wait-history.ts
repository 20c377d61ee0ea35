import { emptyHistory, takeEvents, type HistoryFold } from '#core/forecast/history.ts';
import { upcast } from '#core/upcast.ts';
import type { HttpContext } from './context.ts';
import { ledgerPages } from './ledger-pages.ts';

type Store = HttpContext['store'];

interface Known {
  readonly seq: number;
  readonly fold: HistoryFold;
}

const kept = new WeakMap<Store, Map<string, Promise<Known>>>();

/** What waits of the past took in a system: read from the ledger once, and on from there, whoever asks. */
export async function waitHistoryOf(store: Store, system: string): Promise<HistoryFold> {
  const histories = kept.get(store) ?? new Map<string, Promise<Known>>();
  kept.set(store, histories);
  // One after the other: each event is taken once.
  const before = histories.get(system) ?? Promise.resolve({ seq: 0, fold: emptyHistory() });
  const known = before.then((read) => readOn(store, system, read));
  histories.set(system, known);
  // What could not be read is read again from the beginning.
  known.catch(() => histories.delete(system));
  return (await known).fold;
}

async function readOn(store: Store, system: string, { seq, fold }: Known): Promise<Known> {
  let last = seq;
  for await (const rows of ledgerPages(store, system, seq)) {
    for (const { seq: own, kind, body } of rows) {
      takeEvents(fold, upcast(kind, body));
      last = own;
    }
  }
  return { seq: last, fold };
}
