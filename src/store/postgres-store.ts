import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '#core/failure.ts';
import { availabilityTable } from './availability-table.ts';
import { blobFolder } from './blob-folder.ts';
import { blobTable } from './blob-table.ts';
import { ChangeFeed } from './change-feed.ts';
import { Database } from './database.ts';
import { warningOf, withUserAsParameter } from './database-url.ts';
import { startEmbeddedServer } from './embedded-server.ts';
import type { EmbeddedServer, EmbeddedServerOptions } from './embedded-server.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { inTransaction, makeApplicationRole, migrate } from './migrate.ts';
import { findEntities, readEntities, readEntity, readEvents, readHashes, readOpen, readSystems, verifyChain } from './postgres-reads.ts';
import { outboxTable } from './outbox-table.ts';
import type { OutboxStore } from './outbox.ts';
import { processTable, settingsTable } from './postgres-tables.ts';
import { PostgresTransaction } from './postgres-transaction.ts';
import { claimWork, releaseWork } from './postgres-work.ts';
import type {
  AvailabilityStore,
  BlobStore,
  ClaimedWork,
  EntityRow,
  LedgerHead,
  LedgerRow,
  LedgerVerdict,
  ProcessStore,
  SettingsStore,
  Store,
  SystemTransaction,
} from './store.ts';

/** A PostgreSQL of one's own (`DATABASE_URL`), or a folder in which the embedded one keeps its data. */
export type StoreOptions = { readonly url: string; readonly warn?: (sentence: string) => void } | EmbeddedServerOptions;

/** Opens the store, brings its schema up to date, and listens. Throws a Failure that says in one sentence what is in the way. */
export async function openStore(options: StoreOptions): Promise<Store> {
  return 'url' in options ? openByUrl(options) : openEmbedded(options);
}

async function openByUrl({ url: given, warn }: Extract<StoreOptions, { readonly url: string }>): Promise<Store> {
  const url = withUserAsParameter(given);
  if (!URL.canParse(url)) {
    // The text itself may hold a password.
    throw new Failure('store-url', 'DATABASE_URL is not a URL: write postgresql://user:password@host:5432/database.', { retryable: false });
  }
  const warning = warningOf(url, process.env);
  if (warning !== undefined) warn?.(warning);
  const canNarrow = await prepare({ connectionString: url }, { login: false });
  const database = new Database({ connectionString: canNarrow ? asApplication(url) : url });
  return PostgresStore.open({ database, blobs: blobTable(database), freeBytes: async () => undefined, end: async () => undefined });
}

async function openEmbedded(options: EmbeddedServerOptions): Promise<Store> {
  const server = await startEmbeddedServer(options);
  try {
    await prepare(connectionTo(server, 'lockstep'), { login: true });
    return await PostgresStore.open({
      database: new Database(connectionTo(server, 'lockstep_app')),
      blobs: blobFolder(join(options.dataDir, 'blobs')),
      freeBytes: async () => freeBytesOf(options.dataDir),
      end: async () => server.stop(),
    });
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** As owner: the schema and the application role. True when the role may be used. */
async function prepare(config: ConstructorParameters<typeof Database>[0], options: { readonly login: boolean }): Promise<boolean> {
  const owner = new Database({ ...config, max: 1 });
  try {
    await migrate(owner);
    return await makeApplicationRole(owner, options);
  } finally {
    await owner.close();
  }
}

function connectionTo(
  server: EmbeddedServer,
  user: 'lockstep' | 'lockstep_app',
): { host: string; port: number; user: string; database: string } {
  return { host: server.socketDir, port: server.port, user, database: 'postgres' };
}

/** The same URL, its sessions narrowed to the application role from their first moment. */
function asApplication(url: string): string {
  const parsed = new URL(url);
  const options = [parsed.searchParams.get('options'), '-c role=lockstep_app'].filter((option) => option !== null);
  parsed.searchParams.set('options', options.join(' '));
  return parsed.href;
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

interface Parts {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly freeBytes: () => Promise<number | undefined>;
  readonly end: () => Promise<void>;
}

class PostgresStore implements Store {
  readonly blobs: BlobStore;
  readonly settings: SettingsStore;
  readonly processes: ProcessStore;
  readonly availability: AvailabilityStore;
  readonly outbox: OutboxStore;
  readonly #parts: Parts;
  readonly #database: Database;
  readonly #feed: ChangeFeed;
  /** Writers of one system wait here, not each on a connection of the pool. */
  readonly #queue = new KeyedQueue();

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.#database = parts.database;
    this.#feed = new ChangeFeed(parts.database);
    this.blobs = parts.blobs;
    this.settings = settingsTable(parts.database);
    this.processes = processTable(parts.database);
    this.availability = availabilityTable(parts.database);
    this.outbox = outboxTable(parts.database);
  }

  static async open(parts: Parts): Promise<PostgresStore> {
    const store = new PostgresStore(parts);
    await store.#feed.ready();
    return store;
  }

  get hints(): number {
    return this.#feed.hints.count;
  }

  async transact<T>(system: string, work: (transaction: SystemTransaction) => Promise<T>): Promise<T> {
    const { result, seq, wrote } = await this.#queue.run(system, async () =>
      this.#database.use(async (connection) =>
        inTransaction(connection, async () => {
          const transaction = await PostgresTransaction.lock(connection, system);
          try {
            return { result: await work(transaction), seq: transaction.seq, wrote: transaction.wrote };
          } finally {
            transaction.end();
          }
        }),
      ),
    );
    // NOTIFY brings the hint, to us too, while we listen.
    if (wrote && this.#feed.session === undefined) this.#feed.hints.commit(system, seq);
    return result;
  }

  async systems(): Promise<readonly LedgerHead[]> {
    return readSystems(this.#database);
  }

  async entities(system: string, filter: Parameters<Store['entities']>[1]): Promise<readonly EntityRow[]> {
    return readEntities(this.#database, system, filter);
  }

  async entity(system: string, kind: string, id: string): Promise<EntityRow | undefined> {
    return readEntity(this.#database, system, kind, id);
  }

  async find(search: Parameters<Store['find']>[0]): ReturnType<Store['find']> {
    return findEntities(this.#database, search);
  }

  async snapshot(system: string): Promise<{ readonly seq: number; readonly rows: readonly EntityRow[] }> {
    return readOpen(this.#database, system);
  }

  async events(system: string, range: Parameters<Store['events']>[1]): Promise<readonly LedgerRow[]> {
    return readEvents(this.#database, system, range);
  }

  async hashes(system: string, numbers: readonly number[]): Promise<ReadonlyMap<number, string>> {
    return readHashes(this.#database, system, numbers);
  }

  async verify(system: string): Promise<LedgerVerdict> {
    return verifyChain(this.#database, system);
  }

  async claim(request: Parameters<Store['claim']>[0]): Promise<readonly ClaimedWork[]> {
    return claimWork(this.#database, this.#feed.session, request);
  }

  async release(work: ClaimedWork, dueAt: number): Promise<void> {
    await releaseWork(this.#database, work, dueAt);
  }

  async changed(timeoutMs: number, signal?: AbortSignal, since?: number): Promise<void> {
    return this.#feed.hints.changed(timeoutMs, signal, since);
  }

  onCommit(listener: (system: string, seq: number) => void): () => void {
    return this.#feed.hints.onCommit(listener);
  }

  async freeBytes(): Promise<number | undefined> {
    return this.#parts.freeBytes();
  }

  async close(): Promise<void> {
    await this.#feed.close();
    await this.#database.close();
    await this.#parts.end();
  }
}
