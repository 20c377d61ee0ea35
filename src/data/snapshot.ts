// One moment of the source, seen by every connection that reads it.
import type pg from 'pg';
import { connect, type Endpoint } from './endpoint.ts';

/** A source is read only, whatever is asked of it; and whoever waits for a lock there makes its customers wait. */
const readOptions =
  '-c default_transaction_read_only=on -c lock_timeout=2s -c statement_timeout=0 -c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=3';

/** One more connection that reads the moment that another one holds. Whoever asks for it ends it. */
export async function openReader(source: Endpoint, snapshot: string): Promise<pg.Client> {
  const client = await connect(source, readOptions);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query(`SET TRANSACTION SNAPSHOT '${snapshot.replaceAll("'", "''")}'`);
  return client;
}

export class Snapshot {
  /** The connection that holds it. */
  readonly client: pg.Client;
  readonly id: string;
  /** By the source's clock. */
  readonly at: Date;

  private constructor(client: pg.Client, { id, at }: { readonly id: string; readonly at: Date }) {
    this.client = client;
    this.id = id;
    this.at = at;
  }

  static async open(source: Endpoint): Promise<Snapshot> {
    const client = await connect(source, readOptions);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query<{ id: string; at: Date }>('SELECT pg_export_snapshot() AS id, now() AS at');
    return new Snapshot(client, rows[0] ?? { id: '', at: new Date(0) });
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
