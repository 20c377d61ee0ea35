import { noStays, stayKinds, takeStays } from '#core/views/stays.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { findEnvironment } from './environment-handlers.ts';
import { readingOn } from './read-on.ts';

/** Which release ran where from when to when: read from the ledger, and read on when somebody asks again. */
export function stayHandlers({ store }: Pick<HttpContext, 'store'>): Pick<Handlers, 'stays'> {
  const histories = readingOn(store, { kinds: stayKinds, nothing: noStays, take: takeStays });
  return {
    async stays({ system: { state, seq }, parameters: { environment } }) {
      const { system } = state.head;
      const { name } = findEnvironment(state, environment);
      const history = await histories.of(system);
      return { system, seq, environment: name, stays: [...(history.stays.get(name) ?? [])] };
    },
  };
}
