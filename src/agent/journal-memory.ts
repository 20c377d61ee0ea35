import type { z } from 'zod';
import type { recordShape } from './journal-record.ts';

export type JournalRecord = Readonly<z.infer<typeof recordShape>>;
export type Intent = Extract<JournalRecord, { kind: 'intent' }>;
export type Result = Extract<JournalRecord, { kind: 'result' }>;

export interface OrderMemory {
  readonly intent: Intent;
  readonly result?: Result;
  readonly isAcknowledged: boolean;
}

/** What a journal says, folded. Changed in place: it follows a file that only grows. */
export interface Memory {
  readonly orders: Map<string, OrderMemory>;
  readonly fences: Map<string, number>;
  readonly healthSeqs: Map<string, number>;
}

export function emptyMemory(): Memory {
  return { orders: new Map(), fences: new Map(), healthSeqs: new Map() };
}

export function remember(memory: Memory, record: JournalRecord): void {
  switch (record.kind) {
    case 'intent':
      memory.orders.set(record.key, { intent: record, isAcknowledged: false });
      return;
    case 'result':
      changeOrder(memory, record.key, { result: record });
      return;
    case 'acknowledged':
      changeOrder(memory, record.key, { isAcknowledged: true });
      return;
    case 'fence':
      memory.fences.set(record.place, Math.max(record.fence, memory.fences.get(record.place) ?? 0));
      return;
    case 'health':
      memory.healthSeqs.set(record.place, record.seq);
  }
}

function changeOrder(memory: Memory, key: string, to: Partial<OrderMemory>): void {
  const order = memory.orders.get(key);
  if (order !== undefined) memory.orders.set(key, { ...order, ...to });
}
