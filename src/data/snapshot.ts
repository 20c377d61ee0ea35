// One moment of the source, seen by every connection that reads it.
import type pg from 'pg';
import { connect, type Endpoint } from './endpoint.ts';

/** A source is read only, whatever is asked of it; and whoever waits for a lock there makes its customers wait. */
const readOptions =
  '-c default_transaction_read_only=on -c lock_timeout=2s -c statement_timeout=0 -c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=3';

export class Snapshot {
  /** The connection that holds it. */
  readonly client: pg.Client;
  readonly id: string;
  /** By the source's clock. */
  readonly at: Date;
  readonly #source: Endpoint;

  private constructor(client: pg.Client, source: Endpoint, { id, at }: { readonly id: string; readonly at: Date }) {
    this.client = client;
    this.#source = source;
    this.id = id;
    this.at = at;
  }

  static async open(source: Endpoint): Promise<Snapshot> {
    const client = await connect(source, readOptions);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query<{ id: string; at: Date }>('SELECT pg_export_snapshot() AS id, now() AS at');
    return new Snapshot(client, source, rows[0] ?? { id: '', at: new Date(0) });
  }

  /** One more that reads the same moment. Whoever asks for it ends it. */
  async reader(): Promise<pg.Client> {
    const client = await connect(this.#source, readOptions);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(`SET TRANSACTION SNAPSHOT '${this.id.replaceAll("'", "''")}'`);
    return client;
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
