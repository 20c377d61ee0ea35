import type { Ruling } from './ruling.ts';
import type { AgentCommand } from '#core/command.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

/** What an agent waits for while it does an order: told while the order is open, and only where it is something else than before. */
export function judgeProgress(state: State, command: Extract<AgentCommand, { kind: 'progress' }>, now: Instant): Ruling {
  const order = state.orders.get(command.key);
  if (order?.state !== 'open' || order.fence !== command.fence || `agent:${order.host}` !== command.by) return [];
  const { key, because, lastWords } = command;
  const { progress } = order;
  if (progress?.because === because && progress.lastWords === lastWords) return [];
  const at = Math.min(Math.max(command.at, order.issued), now);
  return [{ kind: 'orderWaits', key, at, because, ...(lastWords !== undefined && { lastWords }) }];
}
