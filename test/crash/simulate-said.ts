// What a ledger says, read for the examination, and what it may say once only.
import type { Event } from '#core/event.ts';
import type { LedgerRow } from '#store/store.ts';

/** All that these rows say and none after them may say again. */
export function saidIn(rows: readonly LedgerRow[]): readonly string[] {
  return rows.map(eventOf).flatMap(onceOnly);
}

export function onceOnly(event: Event): readonly string[] {
  switch (event.kind) {
    case 'promotionRequested':
      return [`requested ${event.promotion.release} ${event.promotion.stage}`];
    case 'orderIssued':
      return [`issued ${event.order.key}`];
    case 'promotionStarted':
    case 'promotionEnded':
      return [`${event.kind} ${event.promotion}`];
    case 'evidenceGiven':
      return [`${event.evidence.gate} ${event.evidence.entry} ${event.evidence.environment ?? ''}`];
    default:
      return [];
  }
}

/** Reads each row once, for whoever asks: people look for what has come, and the examination reads it all. */
export function readerOnce(): (row: LedgerRow) => Event {
  const read = new Map<LedgerRow, Event>();
  return (row) => {
    const event = read.get(row) ?? eventOf(row);
    read.set(row, event);
    return event;
  };
}

export function eventOf({ body }: LedgerRow): Event {
  const event: unknown = JSON.parse(body);
  if (!isEvent(event)) throw new Error(`no event: ${body}`);
  return event;
}

/** Rows of our own ledger are trusted as they stand. */
function isEvent(value: unknown): value is Event {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
