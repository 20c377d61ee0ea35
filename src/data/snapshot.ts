// One moment of the source, seen by every connection that reads it.
import type pg from 'pg';
import { connect, type Endpoint } from './endpoint.ts';

/** A source is read only, whatever is asked of it; and whoever waits for a lock there makes its customers wait. */
const readOptions =
  '-c default_transaction_read_only=on -c lock_timeout=2s -c statement_timeout=0 -c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=3';

/** What was received ends at the end of a page where the rest of a record was not sent yet: the server sends whole pages while nobody commits. */
const heardAll = `pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn()
    OR (pg_wal_lsn_diff(pg_last_wal_receive_lsn(), '0/0') % 8192 = 0 AND pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) < 16384)`;

/**
 * Of which moment a server's rows are, in SQL. A replica that has taken all that it heard of, and hears still, is of now; one that nobody tells
 * anything is of what it heard last, however long ago.
 */
export const asOf: string = `CASE WHEN NOT pg_is_in_recovery() THEN now()
    WHEN (${heardAll}) AND EXISTS (SELECT FROM pg_stat_wal_receiver WHERE pid IS NOT NULL) THEN now()
    ELSE coalesce(pg_last_xact_replay_timestamp(), pg_postmaster_start_time()) END`;

/** One more connection that reads the moment that another one holds. Whoever asks for it ends it. */
export async function openReader(source: Endpoint, snapshot: string, isPlaced = false): Promise<pg.Client> {
  const client = await connect(source, readOptions, isPlaced);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query(`SET TRANSACTION SNAPSHOT '${snapshot.replaceAll("'", "''")}'`);
  return client;
}

export class Snapshot {
  /** The connection that holds it. */
  readonly client: pg.Client;
  readonly id: string;
  /** By the source's clock: of a replica as of what it had taken. */
  readonly at: Date;
  #lost: Error | undefined;

  private constructor(client: pg.Client, { id, at }: { readonly id: string; readonly at: Date }) {
    this.client = client;
    this.id = id;
    this.at = at;
    client.on('error', (error) => {
      this.#lost ??= error;
    });
  }

  /** Why its connection ended while nobody asked: whoever reads that moment then hears only that it is not there. */
  get lost(): Error | undefined {
    return this.#lost;
  }

  static async open(source: Endpoint): Promise<Snapshot> {
    const client = await connect(source, readOptions);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query<{ id: string; at: Date }>(`SELECT pg_export_snapshot() AS id, ${asOf} AS at`);
    return new Snapshot(client, rows[0] ?? { id: '', at: new Date(0) });
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
