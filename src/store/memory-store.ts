import { ChangeHints } from './change-hints.ts';
import { verifyRows } from './ledger.ts';
import { memoryAvailability } from './memory-availability.ts';
import { MemoryDatabase, pairKey } from './memory-database.ts';
import type { MemoryWork } from './memory-database.ts';
import { MemoryOutbox } from './memory-outbox.ts';
import { MemoryTransaction, sortEntities, type Step } from './memory-transaction.ts';
import type { OutboxStore } from './outbox.ts';
import type {
  AvailabilityStore,
  BlobStore,
  ClaimedWork,
  EntityRow,
  EntitySearch,
  LedgerHead,
  LedgerRow,
  LedgerVerdict,
  ProcessStore,
  SettingsStore,
  Store,
  SystemTransaction,
} from './store.ts';
import { compareText } from './text-order.ts';

export interface MemoryStoreOptions {
  /** What the crash of one process leaves behind: give it to the next store. */
  readonly database?: MemoryDatabase;
  /** The database's clock, milliseconds since 1970. */
  readonly now?: () => number;
  /** Awaited before every operation; what it throws is the crash. `commit` comes before anything is kept, `committed` after. */
  readonly onStep?: (name: string) => Promise<void> | void;
  /** Stands in for the wait of `changed`, so that a simulator's clock rules. */
  readonly wait?: (timeoutMs: number, signal?: AbortSignal) => Promise<void>;
}

/** The store in memory, with the semantics of the one in PostgreSQL: `contract.ts` runs over both. */
export function openMemoryStore(options: MemoryStoreOptions = {}): Store {
  return new MemoryStore(options);
}

/** Without a promise where nothing keeps it: the store is asked a thousand times a second by who simulates it. */
function stepTo(name: string, onStep: MemoryStoreOptions['onStep']): Promise<void> | void {
  try {
    return onStep?.(name);
  } catch (error) {
    return Promise.reject(error);
  }
}

type Range = Parameters<Store['events']>[1];
type Filter = Parameters<Store['entities']>[1];
type ClaimRequest = Parameters<Store['claim']>[0];

class MemoryStore implements Store {
  readonly blobs: BlobStore;
  readonly settings: SettingsStore;
  readonly processes: ProcessStore;
  readonly availability: AvailabilityStore;
  readonly outbox: OutboxStore;
  readonly #database: MemoryDatabase;
  readonly #now: () => number;
  readonly #step: Step;
  readonly #wait: MemoryStoreOptions['wait'];
  readonly #hints = new ChangeHints();
  readonly #session: number;

  constructor({ database = new MemoryDatabase(), now = Date.now, onStep, wait }: MemoryStoreOptions) {
    this.#database = database;
    this.#now = now;
    this.#step = (name) => stepTo(name, onStep);
    this.#wait = wait;
    this.#session = database.join(this.#hints);
    this.blobs = memoryBlobs(database, now, this.#step);
    this.settings = memorySettings(database, this.#step);
    this.processes = memoryProcesses(database, now, this.#step);
    this.availability = memoryAvailability(database, this.#step);
    const ring = (): void => {
      for (const hints of database.sessions.values()) hints.ring();
    };
    this.outbox = new MemoryOutbox(database, { now, step: this.#step, ring });
  }

  get hints(): number {
    return this.#hints.count;
  }

  async transact<T>(system: string, work: (transaction: SystemTransaction) => Promise<T>): Promise<T> {
    const begun = this.#step('transact');
    if (begun !== undefined) await begun;
    return this.#database.queue.run(system, async () => {
      const transaction = new MemoryTransaction(this.#database, system, this.#now(), this.#step);
      try {
        const result = await work(transaction);
        const kept = this.#step('commit');
        if (kept !== undefined) await kept;
        transaction.commit();
        if (transaction.wrote) this.#tell(system, transaction.seq);
        const told = this.#step('committed');
        if (told !== undefined) await told;
        return result;
      } finally {
        transaction.end();
      }
    });
  }

  #tell(system: string, seq: number): void {
    for (const hints of this.#database.sessions.values()) hints.commit(system, seq);
  }

  async systems(): Promise<readonly LedgerHead[]> {
    const kept = this.#step('systems');
    if (kept !== undefined) await kept;
    const heads = [...this.#database.systems].map(([name, { ledger, head }]) => ({ name, seq: ledger.length, head }));
    return heads.length < 2 ? heads : heads.sort((left, right) => compareText(left.name, right.name));
  }

  async entities(system: string, { kind, open, limit, after }: Filter): Promise<readonly EntityRow[]> {
    await this.#step('entities');
    const found: EntityRow[] = [];
    for (const row of this.#database.systems.get(system)?.entities.values() ?? []) {
      const wanted =
        row.kind === kind && (open === undefined || row.open === open) && (after === undefined || compareText(row.id, after) > 0);
      if (wanted) found.push(row);
    }
    return sortEntities(found).slice(0, limit);
  }

  async entity(system: string, kind: string, id: string): Promise<EntityRow | undefined> {
    await this.#step('entity');
    return this.#database.systems.get(system)?.entities.get(pairKey(kind, id));
  }

  async find({ kind, systems, words, after, limit }: EntitySearch): ReturnType<Store['find']> {
    await this.#step('find');
    const found: (EntityRow & { readonly system: string })[] = [];
    for (const system of systems.toSorted(compareText)) {
      if (after !== undefined && compareText(system, after.system) < 0) continue;
      const rows = [...(this.#database.systems.get(system)?.entities.values() ?? [])].filter(
        ({ kind: own, id }) =>
          own === kind &&
          (after?.system !== system || compareText(id, after.id) > 0) &&
          words.every((word) => `${system} ${id}`.toLowerCase().includes(word)),
      );
      found.push(...sortEntities(rows).map((row) => ({ ...row, system })));
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  }

  async snapshot(system: string): Promise<{ readonly seq: number; readonly rows: readonly EntityRow[] }> {
    const kept = this.#step('snapshot');
    if (kept !== undefined) await kept;
    const found = this.#database.systems.get(system);
    return { seq: found?.ledger.length ?? 0, rows: sortEntities([...(found?.open.values() ?? [])]) };
  }

  async events(system: string, { after = 0, before = Infinity, limit, newestFirst = false }: Range): Promise<readonly LedgerRow[]> {
    await this.#step('events');
    const ledger = this.#database.systems.get(system)?.ledger ?? [];
    const rows = ledger.slice(after, Math.min(ledger.length, Math.max(before - 1, 0)));
    return (newestFirst ? rows.reverse() : rows).slice(0, limit);
  }

  async hashes(system: string, numbers: readonly number[]): Promise<ReadonlyMap<number, string>> {
    await this.#step('hashes');
    const wanted = new Set(numbers);
    const rows = this.#database.systems.get(system)?.ledger.filter((row) => wanted.has(row.seq)) ?? [];
    return new Map(rows.map((row) => [row.seq, row.hash]));
  }

  async verify(system: string): Promise<LedgerVerdict> {
    await this.#step('verify');
    const { ledger, head } = this.#database.system(system);
    return verifyRows(system, ledger, { seq: ledger.length, head });
  }

  async claim({ kind, holdMs, limit, host }: ClaimRequest): Promise<readonly ClaimedWork[]> {
    const kept = this.#step('claim');
    if (kept !== undefined) await kept;
    const now = this.#now();
    const due = [...this.#database.work].filter(
      ([, piece]) =>
        piece.row.kind === kind && piece.row.dueAt <= now && (host === undefined || piece.row.host === host) && this.#isFree(piece, now),
    );
    due.sort(([leftKey, left], [rightKey, right]) => left.row.dueAt - right.row.dueAt || compareText(leftKey, rightKey));
    const claimed = due.slice(0, limit).map(([key, { system, row, claim, held: former }]) => {
      this.#database.work.set(key, { system, row, claim: claim + 1, held: { session: this.#session, until: now + holdMs } });
      const tookOver = former !== undefined && former.session !== this.#session;
      return { ...row, system, claim: claim + 1, ...(tookOver && { tookOver }) };
    });
    const told = this.#step('claimed');
    if (told !== undefined) await told;
    return claimed;
  }

  #isFree({ held }: MemoryWork, now: number): boolean {
    return held === undefined || held.until <= now || !this.#database.sessions.has(held.session);
  }

  async release({ system, key, claim }: ClaimedWork, dueAt: number): Promise<void> {
    const kept = this.#step('release');
    if (kept !== undefined) await kept;
    const piece = this.#database.work.get(pairKey(system, key));
    if (piece?.claim !== claim || piece.held === undefined) return;
    this.#database.work.set(pairKey(system, key), { system, row: { ...piece.row, dueAt }, claim });
    for (const hints of this.#database.sessions.values()) hints.ring();
  }

  async changed(timeoutMs: number, signal?: AbortSignal, since?: number): Promise<void> {
    if (this.#wait === undefined) return this.#hints.changed(timeoutMs, signal, since);
    if (since === undefined || since === this.#hints.count) await this.#wait(timeoutMs, signal);
  }

  onCommit(listener: (system: string, seq: number) => void): () => void {
    return this.#hints.onCommit(listener);
  }

  async freeBytes(): Promise<number | undefined> {
    return undefined;
  }

  /** Also what a simulator calls for a killed process: its claims become free, as with a lost connection. */
  async close(): Promise<void> {
    this.#database.sessions.delete(this.#session);
    this.#hints.ring();
  }
}

function memoryBlobs(database: MemoryDatabase, now: () => number, step: Step): BlobStore {
  return {
    async put(content) {
      await step('blobs.put');
      const chunks: Uint8Array[] = [];
      for await (const chunk of content instanceof Uint8Array ? [content.slice()] : content) chunks.push(chunk);
      const written = database.putBlob(Buffer.concat(chunks));
      database.blobTimes.set(written.digest, now());
      return written;
    },
    async list() {
      await step('blobs.list');
      const lines = [...database.blobs].map(([digest, { byteLength }]) => ({
        digest,
        size: byteLength,
        at: database.blobTimes.get(digest) ?? 0,
      }));
      return lines.filter(({ size }) => size > 0).sort((left, right) => (left.digest < right.digest ? -1 : 1));
    },
    async remove(digest, before) {
      await step('blobs.remove');
      return (database.blobTimes.get(digest) ?? 0) < before && database.blobs.delete(digest);
    },
    async get(digest) {
      await step('blobs.get');
      const bytes = database.blobs.get(digest);
      return bytes === undefined ? undefined : oneChunk(bytes);
    },
    async has(digest) {
      await step('blobs.has');
      return database.blobs.has(digest);
    },
  };
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function memorySettings({ settings }: MemoryDatabase, step: Step): SettingsStore {
  return {
    async get(kind, id) {
      await step('settings.get');
      return settings.get(kind)?.get(id);
    },
    async list(kind) {
      await step('settings.list');
      const rows = [...(settings.get(kind) ?? [])].map(([id, body]) => ({ id, body }));
      return rows.sort((left, right) => compareText(left.id, right.id));
    },
    async put(kind, id, body, expected) {
      await step('settings.put');
      const rows = settings.get(kind) ?? new Map<string, string>();
      if (expected !== undefined && rows.get(id) !== expected.body) return false;
      settings.set(kind, rows.set(id, body));
      return true;
    },
    async delete(kind, id) {
      await step('settings.delete');
      settings.get(kind)?.delete(id);
    },
    async putAll(writes) {
      await step('settings.putAll');
      if (writes.some(({ kind, id, expected }) => settings.get(kind)?.get(id) !== expected)) return false;
      for (const { kind, id, body } of writes) {
        const rows = settings.get(kind) ?? new Map<string, string>();
        if (body === undefined) rows.delete(id);
        else settings.set(kind, rows.set(id, body));
      }
      return true;
    },
  };
}

function memoryProcesses({ processes }: MemoryDatabase, now: () => number, step: Step): ProcessStore {
  return {
    async beat(owner, kind, detail) {
      await step('processes.beat');
      processes.set(owner, { kind, detail, beatAt: now() });
    },
    async list() {
      await step('processes.list');
      const rows = [...processes].map(([owner, { kind, detail, beatAt }]) => ({ owner, kind, detail, ageMs: now() - beatAt }));
      return rows.sort((left, right) => compareText(left.owner, right.owner));
    },
    async remove(owner) {
      await step('processes.remove');
      processes.delete(owner);
    },
  };
}
