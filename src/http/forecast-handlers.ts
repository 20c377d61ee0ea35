import { readFuture, futureWords, type Future } from '#core/forecast/future.ts';
import { forecastView } from '#core/forecast/view.ts';
import type { State } from '#core/state.ts';
import { zoneOf } from '#core/times.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { refused } from './refused.ts';
import { waitHistoryOf } from './wait-history.ts';

/** When releases are live. What waits of the past took is read from the ledger once, and on from there. */
export function forecastHandlers({ engine, store }: HttpContext): Pick<Handlers, 'forecast'> {
  return {
    async forecast({ system: { state, seq }, query: { release, whatIf } }) {
      const name = state.head.system;
      const future = whatIf === undefined ? undefined : futureOf(state, whatIf);
      const history = await waitHistoryOf(store, name);
      const view = forecastView({ state, seq, now: engine.now(), history, ...(future && { future }) });
      if (release === undefined) return view;
      const own = view.releases.filter((line) => line.release === release);
      if (own.length === 0) throw refused('no-such-release', `No release ${release} is on its way in ${name}.`, 'lockstep forecast');
      return { ...view, releases: own };
    },
  };
}

function futureOf(state: State, text: string): Future {
  const future = readFuture(text, zoneOf(state));
  if (future !== undefined) return future;
  throw refused('invalid-request', `\`${text}\` is nothing that a forecast can be asked.`, `Write ${futureWords}.`);
}
