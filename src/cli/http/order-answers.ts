import type { OrderView } from '#core/views/shapes.ts';
import { isNumber, isText, listOf, objectOf, oneOf, optional } from './guards.ts';

type ShownOrder = Pick<OrderView, 'key' | 'promotion' | 'state' | 'because' | 'attempt'>;

export const isOrders = objectOf<{ readonly orders: readonly ShownOrder[] }>({
  orders: listOf(
    objectOf<ShownOrder>({
      key: isText,
      promotion: isText,
      state: oneOf('open', 'lost', 'absent', 'unknown', 'failed'),
      because: optional(isText),
      attempt: isNumber,
    }),
  ),
});
