import { readFuture, futureWords, type Future } from '#core/forecast/future.ts';
import { misfitOf, stateInFuture, type WhatIf } from '#core/forecast/future-state.ts';
import { forecastView, type ForecastView } from '#core/forecast/view.ts';
import type { State } from '#core/state.ts';
import { zoneOf } from '#core/times.ts';
import type { Handlers } from './asked.ts';
import type { SystemRead } from './authorize.ts';
import type { HttpContext } from './context.ts';
import { refused } from './refused.ts';
import { readTriedFile } from './tried-file.ts';
import { waitHistoryOf } from './wait-history.ts';

/** When releases are live, and when they would be. */
export function forecastHandlers(context: HttpContext): Pick<Handlers, 'forecast' | 'whatIf'> {
  return {
    async forecast({ system, query: { release, whatIf } }) {
      const asked = whatIf === undefined ? undefined : await whatIfOf(system, { whatIf: [whatIf] }, context);
      return viewOf(system, { ...(asked && { whatIf: asked }), ...(release !== undefined && { release }) }, context);
    },
    async whatIf({ system, body: { release, ...asked } }) {
      const whatIf = await whatIfOf(system, asked, context);
      return viewOf(system, { whatIf, ...(release !== undefined && { release }) }, context);
    },
  };
}

async function viewOf(
  { state, seq }: SystemRead,
  { release, whatIf }: { readonly release?: string; readonly whatIf?: WhatIf },
  { engine, store }: HttpContext,
): Promise<ForecastView> {
  const name = state.head.system;
  const { waits: history, made } = await waitHistoryOf(store, name);
  const view = forecastView({ state, seq, now: engine.now(), history, made, ...(whatIf && { whatIf }) });
  if (release === undefined) return view;
  const own = view.releases.filter((line) => line.release === release);
  if (own.length === 0) throw refused('no-such-release', `No release ${release} is on its way in ${name}.`, 'lockstep forecast');
  return { ...view, releases: own };
}

/** Each text is read, and must fit the system: by the file that is asked about, where one is. */
async function whatIfOf(
  { state }: SystemRead,
  { whatIf = [], file }: { readonly whatIf?: readonly string[]; readonly file?: string },
  context: HttpContext,
): Promise<WhatIf> {
  const now = context.engine.now();
  const tried = { system: state.head.system, since: now, command: 'lockstep forecast' };
  const other = file === undefined ? undefined : await readTriedFile({ ...tried, text: file }, context);
  const under = other === undefined ? state : stateInFuture(state, { futures: [], file: other }, now);
  return { futures: whatIf.map((text) => futureOf(under, text)), ...(other && { file: other }) };
}

function futureOf(state: State, text: string): Future {
  const next = `Write ${futureWords}.`;
  const future = readFuture(text, zoneOf(state));
  if (future === undefined) throw refused('invalid-request', `\`${text}\` is nothing that a forecast can be asked.`, next);
  const misfit = misfitOf(state, future);
  if (misfit !== undefined) throw refused('invalid-request', `\`${text}\` fits nothing here. ${misfit}`, next);
  return future;
}
