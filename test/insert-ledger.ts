import type { Connection } from '#store/database.ts';
import { genesisHash } from '#store/hash-of.ts';
import { chainEvents } from '#store/ledger.ts';
import type { LedgerHead, LedgerRow } from '#store/store.ts';

/** What is told in one entry of a past that is made up. */
export interface Said {
  readonly at: number;
  readonly by: string;
  readonly commandId: string;
  readonly events: readonly { readonly kind: string; readonly body: string }[];
}

/** A past chained by the store's own lines. */
export function chainOf(system: string, past: readonly Said[]): readonly LedgerRow[] {
  let head: LedgerHead = { name: system, seq: 0, head: genesisHash };
  return past.flatMap((said) => {
    const added = chainEvents(head, { ...said, entities: [], leases: [], workUpserts: [], workDeletes: [] });
    const last = added.at(-1);
    if (last !== undefined) head = { name: system, seq: last.seq, head: last.hash };
    return added;
  });
}

/** Past every rule of the store: for histories that are made up, and for those that are forged. */
export async function insertLedger(connection: Connection, rows: readonly LedgerRow[]): Promise<void> {
  await connection.query(
    `INSERT INTO lockstep.ledger (system, seq, at_micros, caused_by, command_id, kind, body, previous_hash, hash)
     SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])`,
    [
      rows.map((row) => row.system),
      rows.map((row) => row.seq),
      rows.map((row) => row.atMicros),
      rows.map((row) => row.by),
      rows.map((row) => row.commandId),
      rows.map((row) => row.kind),
      rows.map((row) => row.body),
      rows.map((row) => row.previousHash),
      rows.map((row) => row.hash),
    ],
  );
}
