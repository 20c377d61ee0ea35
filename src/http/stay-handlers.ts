import { upcast } from '#core/upcast.ts';
import { noStays, type StayHistory, stayKinds, takeStays } from '#core/views/stays.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { findEnvironment } from './environment-handlers.ts';
import { ledgerPages } from './ledger-pages.ts';

/** As far as the ledger of a system was read. */
interface KnownStays extends StayHistory {
  readonly last: number;
}

/** Which release ran where from when to when: read from the ledger, and read on when somebody asks again. */
export function stayHandlers({ store }: Pick<HttpContext, 'store'>): Pick<Handlers, 'stays'> {
  const known = new Map<string, KnownStays>();
  return {
    async stays({ system: { state, seq }, parameters: { environment } }) {
      const { system } = state.head;
      const { name } = findEnvironment(state, environment);
      const history = await readOn(store, system, known.get(system));
      known.set(system, history);
      return { system, seq, environment: name, stays: [...(history.stays.get(name) ?? [])] };
    },
  };
}

async function readOn(store: HttpContext['store'], system: string, before: KnownStays = { ...noStays, last: 0 }): Promise<KnownStays> {
  let now = before;
  for await (const rows of ledgerPages(store, system, before.last)) {
    const events = rows.flatMap(({ kind, body }) => (stayKinds.has(kind) ? upcast(kind, body) : []));
    now = { ...takeStays(now, events), last: rows.at(-1)?.seq ?? now.last };
  }
  return now;
}
