import type { z } from 'zod';
import type { ledgerEventShape } from '#core/api/system-shapes.ts';
import type { LedgerRow } from '#store/store.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';

/** The ledger as it is kept: exact texts and hashes, so that anybody can compute them again. */
export function ledgerHandlers({ store }: HttpContext): Pick<Handlers, 'ledger' | 'verifyLedger'> {
  return {
    async ledger({ parameters: { system }, query: { before, after, limit } }) {
      const range = after === undefined ? { newestFirst: true, ...(before !== undefined && { before }) } : { after };
      const rows = await store.events(system, { limit, ...range });
      return { system, events: rows.map(eventLine) };
    },
    async verifyLedger({ parameters: { system } }) {
      return { system, ...(await store.verify(system)) };
    },
  };
}

function eventLine({ seq, atMicros, by, commandId, kind, body, previousHash, hash }: LedgerRow): z.output<typeof ledgerEventShape> {
  return { seq, atMicros, by, command: commandId, kind, body, previousHash, hash };
}
