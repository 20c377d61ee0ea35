import type { Handlers } from './asked.ts';
import { backtestLedger } from './backtest-ledger.ts';
import type { HttpContext } from './context.ts';
import { Refused } from './refused.ts';

/** How good the dates of the past were. One runs at a time: it takes a share of the thread for as long as it lasts. */
export function backtestHandlers({ store }: HttpContext): Pick<Handlers, 'backtest'> {
  let isBusy = false;
  return {
    async backtest({ parameters: { system } }) {
      if (isBusy) throw new Refused(busy, { retryAfterSeconds: 5 });
      isBusy = true;
      try {
        return await backtestLedger(store, system);
      } finally {
        isBusy = false;
      }
    },
  };
}

const busy = {
  code: 'slow-down',
  sentence: 'The dates of another history are being held against it.',
  next: 'Try again in a few seconds.',
} as const;
