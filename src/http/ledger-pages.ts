// The ledger of a system, page by page: it may be longer than what fits into memory at once.
import type { LedgerRow } from '#store/store.ts';
import type { HttpContext } from './context.ts';

const rowsAtOnce = 500;

/** What comes after a place in it, oldest first, up to what stands there when the last page is read. */
export async function* ledgerPages(store: HttpContext['store'], system: string, after = 0): AsyncGenerator<readonly LedgerRow[], void> {
  for (let last = after; ;) {
    const rows = await store.events(system, { after: last, limit: rowsAtOnce });
    if (rows.length > 0) yield rows;
    if (rows.length < rowsAtOnce) return;
    last = rows.at(-1)?.seq ?? last;
  }
}
