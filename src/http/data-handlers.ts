import { must } from '#core/bug.ts';
import { dataView, noRefreshes, refreshKinds, takeRefreshes } from '#core/views/data.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { findEnvironment } from './environment-handlers.ts';
import { readingOn } from './read-on.ts';

/** What is known of the data of an environment; its refreshes are read from the ledger, and read on when somebody asks again. */
export function dataHandlers({ store }: Pick<HttpContext, 'store'>): Pick<Handlers, 'data'> {
  const histories = readingOn(store, { kinds: refreshKinds, nothing: noRefreshes, take: takeRefreshes });
  return {
    async data({ system: { state, seq }, parameters: { environment } }) {
      const { system } = state.head;
      const { name } = findEnvironment(state, environment);
      const { rule, databases } = dataView(state, must(state.environments.get(name), name));
      const history = (await histories.of(system)).refreshes.get(name) ?? [];
      return {
        system,
        seq,
        environment: name,
        ...(rule && { rule: { ...rule, databases: [...rule.databases] } }),
        databases: databases.map((each) => ({ ...each, fresh: [...each.fresh] })),
        history: [...history],
      };
    },
  };
}
