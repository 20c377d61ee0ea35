import type { Observation } from '#core/command.ts';
import type { Order, State } from '#core/state.ts';

/**
 * Whose signature stands behind what an order brought: a key, where what it signed is of this order, and says what the agent told. A proof of another
 * place, another refresh or another result is nobody's word for this one.
 */
export function signedBy(state: State, order: Order, { result, signed }: Pick<Observation, 'result' | 'signed'>): string | undefined {
  const { refresh } = order.step ?? {};
  const told = result?.refreshed ?? result?.proved;
  if (signed === undefined || refresh === undefined || told === undefined) return undefined;
  const { statement, by } = signed;
  const isOfOrder =
    statement.of === (refresh.only === 'proof' ? 'standing' : 'refresh') &&
    statement.system === state.head.system &&
    statement.promotion === order.promotion &&
    statement.environment === order.environment &&
    statement.database === refresh.database;
  const isAsTold =
    statement.result === told.verdict &&
    statement.plan === told.plan &&
    statement.classification === told.classification &&
    Date.parse(statement.snapshotAt) === told.at;
  return isOfOrder && isAsTold ? by : undefined;
}
