// Negative controls of real processes: agents that lack one guard. The product has no switch for any of it.
import { ControllerClient } from '#agent/controller-client.ts';
import { Journal } from '#agent/journal.ts';
import type { AgentOrder } from '#agent/protocol.ts';

const originalOrder = Reflect.get(Journal.prototype, 'order');
const originalFence = Reflect.get(Journal.prototype, 'fence');
const originalPoll = Reflect.get(ControllerClient.prototype, 'poll');

/** Finished orders of old fences are forgotten, as a journal that is written anew forgets them. */
export function forgetOldOrders(): void {
  Journal.prototype.order = function order(this: Journal, key: string) {
    const found: ReturnType<Journal['order']> = Reflect.apply(originalOrder, this, [key]);
    const place = found?.intent.key.split('/').toSpliced(1, 1).slice(0, 2).join('/') ?? '';
    const highest: number = Reflect.apply(originalFence, this, [place]);
    return found !== undefined && found.isAcknowledged && found.intent.fence < highest ? undefined : found;
  };
}

export function ignoreFences(): void {
  Journal.prototype.fence = () => 0;
}

/** Every poll may bring an order again that another fence has overtaken, as a network that keeps things too long would. */
export function hearOldOrders(): void {
  const heard = new Map<string, AgentOrder>();
  ControllerClient.prototype.poll = async function poll(this: ControllerClient, ...given: Parameters<ControllerClient['poll']>) {
    const batch: Awaited<ReturnType<ControllerClient['poll']>> = await Reflect.apply(originalPoll, this, given);
    for (const order of batch.orders) if (order.kind === 'step') heard.set(`${order.system}/${order.key}`, order);
    const old = [...heard.values()].filter((order) => isOvertaken(order, [...heard.values()]));
    const again = old[Math.floor(Math.random() * old.length)];
    return again === undefined ? batch : { ...batch, orders: [again, ...batch.orders] };
  };
}

function isOvertaken(order: AgentOrder, all: readonly AgentOrder[]): boolean {
  return all.some(
    ({ system, environment, fence }) => system === order.system && environment.name === order.environment.name && fence > order.fence,
  );
}
