// One moment of the source, seen by every connection that reads it.
import type pg from 'pg';
import { connect, type Endpoint } from './endpoint.ts';
import { momentOf } from './replica-moment.ts';

/** A source is read only, whatever is asked of it; and whoever waits for a lock there makes its customers wait. */
const readOptions =
  '-c default_transaction_read_only=on -c lock_timeout=2s -c statement_timeout=0 -c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=3';

/** A replica has so long to take what it had heard of; its rows are called older than they are where that is not enough. */
const patienceMs = 2_000;

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
    const { isReplica, moment } = await momentOf(client, { patienceMs });
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query<{ id: string; at: Date }>('SELECT pg_export_snapshot() AS id, now() AS at');
    const { id, at } = rows[0] ?? { id: '', at: new Date(0) };
    return new Snapshot(client, { id, at: isReplica ? new Date(moment) : at });
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
