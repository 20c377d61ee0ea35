import type { Event } from '#core/event.ts';
import { beginBacktest, endBacktest, takeLine, type Backtesting } from '#core/forecast/backtest.ts';
import { backtestView, type BacktestView } from '#core/forecast/backtest-view.ts';
import { emptyJourneys, takeJourney, type Journey } from '#core/forecast/journeys.ts';
import { upcast } from '#core/upcast.ts';
import type { LedgerRow } from '#store/store.ts';
import type { HttpContext } from './context.ts';
import { inBreaths } from './in-breaths.ts';
import { ledgerPages } from './ledger-pages.ts';

/** The ledger is read twice: once to see who went live, and once to tell each of them its dates. It need not fit into memory. */
export async function backtestLedger(store: HttpContext['store'], system: string): Promise<BacktestView> {
  const { journeys, seq } = await journeysOf(store, system);
  const test = beginBacktest(system, journeys);
  for await (const rows of ledgerPages(store, system)) {
    const wanted = rows.filter((row) => row.seq <= seq);
    await inBreaths(takeRows(test, wanted));
  }
  return backtestView(await inBreaths(endBacktest(test)), { system, seq });
}

async function journeysOf(
  store: HttpContext['store'],
  system: string,
): Promise<{ readonly journeys: readonly Journey[]; readonly seq: number }> {
  const journeys = emptyJourneys();
  let seq = 0;
  for await (const rows of ledgerPages(store, system)) {
    for (const row of rows) {
      for (const event of eventsOf(row)) takeJourney(journeys, row.seq, event);
      seq = row.seq;
    }
  }
  return { journeys: journeys.journeys, seq };
}

function* takeRows(test: Backtesting, rows: readonly LedgerRow[]): Generator<void, void> {
  for (const row of rows) yield* takeLine(test, { seq: row.seq, at: row.atMicros / 1000, events: eventsOf(row) });
}

function eventsOf({ kind, body }: LedgerRow): readonly Event[] {
  return upcast(kind, body);
}
