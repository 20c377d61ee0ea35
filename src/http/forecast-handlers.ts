import { readFuture, futureWords, type Future } from '#core/forecast/future.ts';
import { emptyHistory, takeEvents, type HistoryFold } from '#core/forecast/history.ts';
import { forecastView } from '#core/forecast/view.ts';
import type { State } from '#core/state.ts';
import { zoneOf } from '#core/times.ts';
import { upcast } from '#core/upcast.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { ledgerPages } from './ledger-pages.ts';
import { refused } from './refused.ts';

/** When releases are live. What waits of the past took is read from the ledger once, and on from there. */
export function forecastHandlers({ engine, store }: HttpContext): Pick<Handlers, 'forecast'> {
  const histories = new Map<string, Promise<Known>>();
  return {
    async forecast({ system: { state, seq }, query: { release, whatIf } }) {
      const name = state.head.system;
      // One after the other: each event is taken once.
      const before = histories.get(name) ?? Promise.resolve({ seq: 0, fold: emptyHistory() });
      const known = before.then((read) => readOn(store, name, read));
      histories.set(name, known);
      // What could not be read is read again from the beginning.
      known.catch(() => histories.delete(name));
      const future = whatIf === undefined ? undefined : futureOf(state, whatIf);
      const { fold } = await known;
      const view = forecastView({ state, seq, now: engine.now(), history: fold.waits, ...(future && { future }) });
      if (release === undefined) return view;
      const own = view.releases.filter((line) => line.release === release);
      if (own.length === 0) throw refused('no-such-release', `No release ${release} is on its way in ${name}.`, 'lockstep forecast');
      return { ...view, releases: own };
    },
  };
}

interface Known {
  readonly seq: number;
  readonly fold: HistoryFold;
}

async function readOn(store: HttpContext['store'], system: string, { seq, fold }: Known): Promise<Known> {
  let last = seq;
  for await (const rows of ledgerPages(store, system, seq)) {
    for (const { seq: own, kind, body } of rows) {
      takeEvents(fold, upcast(kind, body));
      last = own;
    }
  }
  return { seq: last, fold };
}

function futureOf(state: State, text: string): Future {
  const future = readFuture(text, zoneOf(state));
  if (future !== undefined) return future;
  throw refused('invalid-request', `\`${text}\` is nothing that a forecast can be asked.`, `Write ${futureWords}.`);
}
