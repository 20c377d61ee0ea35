import { genesisHash, hashOf } from './hash-of.ts';
import type { Entry, LedgerHead, LedgerRow, LedgerVerdict } from './store.ts';

/** The rows that an entry adds to a system's chain, after `head`. */
export function chainEvents(head: LedgerHead, entry: Entry): readonly LedgerRow[] {
  const rows: LedgerRow[] = [];
  let { seq, head: previousHash } = head;
  for (const event of entry.events) {
    seq += 1;
    const row = {
      system: head.name,
      seq,
      atMicros: Math.round(entry.at * 1000),
      by: entry.by,
      commandId: entry.commandId,
      kind: event.kind,
      body: event.body,
      previousHash,
    };
    previousHash = hashOf(row);
    rows.push({ ...row, hash: previousHash });
  }
  return rows;
}

/**
 * Walks a chain from its first event, one row at a time, and stops at the first fault. `head`, where it is known, must be the
 * last row. It needs no database: an exported ledger is checked by the same lines.
 */
export async function verifyRows(
  name: string,
  rows: AsyncIterable<LedgerRow> | Iterable<LedgerRow>,
  head?: Pick<LedgerHead, 'seq' | 'head'>,
): Promise<LedgerVerdict> {
  let last: LedgerHead = { name, seq: 0, head: genesisHash };
  for await (const row of rows) {
    const fault = faultOf(last, row);
    if (fault !== undefined) return brokenAt(name, row.seq, fault);
    last = { name, seq: row.seq, head: row.hash };
  }
  if (head !== undefined && (head.seq !== last.seq || head.head !== last.head)) return brokenAt(name, last.seq, 'head');
  return { intact: true, seq: last.seq, head: last.head };
}

function faultOf(last: LedgerHead, row: LedgerRow): 'gap' | 'link' | 'hash' | undefined {
  if (row.seq !== last.seq + 1) return 'gap';
  if (row.previousHash !== last.head) return 'link';
  return row.system === last.name && row.hash === hashOf(row) ? undefined : 'hash';
}

/** The verdict on a chain that does not hold. */
export function brokenAt(system: string, seq: number, fault: 'gap' | 'link' | 'hash' | 'head'): LedgerVerdict {
  const what = {
    gap: `an event is missing or was put in before event ${seq}`,
    link: `event ${seq} does not follow the event before it`,
    hash: `event ${seq} was changed after it was written`,
    head: `the ledger ends at event ${seq}, which is not where the store last wrote`,
  };
  return { intact: false, seq, fault, sentence: `The ledger of ${system} was tampered with: ${what[fault]}.` };
}
