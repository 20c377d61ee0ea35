import { expect, test } from 'vitest';
import { must } from '#core/bug.ts';
import { fold } from '#core/fold/index.ts';
import type { Order } from '#core/state.ts';
import { Answers } from './answers.ts';
import { Givings } from './givings.ts';
import { PastOrders } from './past-orders.ts';
import { senseOf } from './sense.ts';
import { fileOf, History } from './testing.ts';

/** The first order of a release that walks. */
function walking(): { readonly history: History; readonly order: Order } {
  const history = new History(fileOf({}));
  history.walks('1.0');
  return { history, order: must([...history.state.orders.values()][0], 'an order') };
}

test('an order that is given twice under one key at one instant is answered as it was that time', () => {
  const { history, order } = walking();
  const { state: after, now: at } = history;
  const before = fold(after, [{ kind: 'orderDropped', key: order.key, because: 'chance' }]);
  const issued = { kind: 'orderIssued', order } as const;
  const past = new PastOrders(before);
  // Nobody answered it before it was dropped; given again, its agent did.
  past.hear({ look: { seq: 1, at, by: 'ann' }, before, after: before, events: [issued] }, 0);
  past.hear({ look: { seq: 2, at, by: 'ann' }, before, after, events: [issued] }, 1);
  const { key, fence, host } = order;
  const command = { kind: 'observe', by: `agent:${host}`, key, fence, seq: 1, state: 'failed', at, because: 'chance' } as const;
  past.hear({ look: { seq: 3, at, by: command.by, command }, before: after, after: before, events: [] }, 2);

  const [answers, givings] = [new Answers(past), new Givings()];
  const sense = senseOf(order, after.promotions);
  givings.again(key);
  expect(answers.comingOf(order, givings.again(key), { sense, from: at })).toEqual({ kind: 'as-then' });
  expect(answers.toldIn(2)).toEqual({ key, times: 2 });
});
