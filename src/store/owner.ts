import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '#core/failure.ts';
import { Database } from './database.ts';
import { prepareCluster } from './embedded-cluster.ts';
import type { Cluster } from './embedded-cluster.ts';
import { startEmbeddedServer } from './embedded-server.ts';
import type { EmbeddedServer, EmbeddedServerOptions } from './embedded-server.ts';
import type { StoreOptions } from './postgres-store.ts';

/** The database as its owner, past the application's narrower role: for backup and restore alone. */
export interface Owner {
  readonly database: Database;
  /** The files of the embedded server; undefined for a PostgreSQL of one's own. */
  readonly cluster?: Cluster;
  /** False where the server was started for this work only. */
  readonly isRunning: boolean;
}

/**
 * Lends the owner's database. An embedded server that runs is spoken to over its socket, where the kernel says who we are: its own user or
 * root. One that does not is started for the work, under the same lock, so that no controller comes in between.
 */
export async function asOwner<T>(options: StoreOptions, work: (owner: Owner) => Promise<T>): Promise<T> {
  if ('url' in options) return lend(new Database({ connectionString: options.url, max: 2 }), { isRunning: true }, work);
  const cluster = await prepareCluster(options.dataDir);
  const server = await startUnlessHeld(options);
  try {
    const host = server?.socketDir ?? cluster.socketDir;
    const database = new Database({ host, port: 5432, user: 'lockstep', database: 'postgres', max: 2 });
    return await lend(database, { cluster, isRunning: server === undefined }, work);
  } finally {
    await server?.stop();
  }
}

async function lend<T>(database: Database, about: Omit<Owner, 'database'>, work: (owner: Owner) => Promise<T>): Promise<T> {
  try {
    return await work({ database, ...about });
  } finally {
    await database.close();
  }
}

async function startUnlessHeld(options: EmbeddedServerOptions): Promise<EmbeddedServer | undefined> {
  try {
    return await startEmbeddedServer(options);
  } catch (error) {
    if (error instanceof Failure && error.code === 'store-held') return undefined;
    throw error;
  }
}

/** Whether an embedded server ever ran on this folder: asking starts none and makes none. */
export async function hasEmbeddedStore(dataDir: string): Promise<boolean> {
  const marks = [join(dataDir, 'postgres', 'data'), join(dataDir, 'postgres-is-at')];
  const found = await Promise.all(marks.map(async (mark) => stat(mark).then(Boolean, () => false)));
  return found.includes(true);
}
