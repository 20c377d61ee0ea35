import { liveCanaryShape } from '#core/api/canary-shapes.ts';
import type { LiveCanary } from '#core/canary/live.ts';
import type { State } from '#core/state.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { findEnvironment } from './environment-handlers.ts';

const askMs = 5_000;

/** What an agent sees of a canary this second. It stands in no ledger: whoever looks on asks. */
export function liveCanaryHandlers({ engine }: HttpContext): Pick<Handlers, 'liveCanary'> {
  return {
    async liveCanary({ parameters: { system, environment }, system: { state } }) {
      const { host } = findEnvironment(state, environment);
      // An agent is asked only while it looks: one that knows no canaries is never asked about them.
      if (!isLookedAt(state, environment)) return { system, environment };
      const text = await engine.ask(host, { kind: 'canary', system, environment, service: '', lines: 0 }, askMs);
      const canary = text === undefined || text === '' ? undefined : readLive(text);
      return { system, environment, ...(canary && { canary }) };
    },
  };
}

/** One that failed, was lost or is asked about stays in the state for a while: nobody looks any more. */
export function isLookedAt(state: State, environment: string): boolean {
  return [...state.orders.values()].some(
    (order) => order.environment === environment && order.state === 'open' && order.step?.kind === 'judge' && order.undo !== true,
  );
}

export function readLive(text: string): LiveCanary | undefined {
  try {
    return liveCanaryShape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
