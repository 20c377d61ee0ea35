// What the engine may ask of a store. Two stand behind it: PostgreSQL (`postgres-store.ts`) and memory (`memory-store.ts`,
// for simulation). Everything here is text and numbers: the store knows no word of the process.
import type { NoticeRow, OutboxStore } from './outbox.ts';

/** One record of the slice, or one that has left it (`open: false`): canonical JSON under a kind and an id. */
export interface EntityRow {
  readonly kind: string;
  readonly id: string;
  readonly body: string;
  readonly open: boolean;
}

/** One event of a system's ledger. `hash` covers every other field and the previous hash. */
export interface LedgerRow {
  readonly system: string;
  /** 1, 2, 3 … without a gap within one system. */
  readonly seq: number;
  /** Microseconds since 1970, the instant of the transaction. */
  readonly atMicros: number;
  /** Who or what caused it: a person, `agent:NAME`, or `lockstep`. */
  readonly by: string;
  /** The command that caused it; empty for what follows by itself. */
  readonly commandId: string;
  readonly kind: string;
  /** The exact text that is hashed: canonical JSON of the event. */
  readonly body: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** A piece of work with a time: an order to hand out, or a `decide` that is due. */
export interface WorkRow {
  readonly key: string;
  readonly kind: 'order' | 'decide';
  /** Milliseconds since 1970: not before. */
  readonly dueAt: number;
  /** For an order: the host whose agent is to do it, and the environment's fence. */
  readonly host?: string;
  readonly environment?: string;
  readonly fence?: number;
}

/** Who holds an environment, before and after. */
export interface LeaseChange {
  readonly environment: string;
  readonly from?: string;
  readonly to?: string;
}

/**
 * What one transaction writes. All of it, or nothing. Of two rows with one key the later counts; a key that is both deleted
 * and upserted stays. An upsert that changes a piece of work frees its claim; one that changes nothing leaves it claimed.
 */
export interface Entry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly by: string;
  readonly commandId: string;
  readonly events: readonly { readonly kind: string; readonly body: string }[];
  /** A closed row without a body is taken out. */
  readonly entities: readonly EntityRow[];
  /** Leases that changed hands: given up by `from`, taken by `to`. A lease that somebody else holds fails the whole entry. */
  readonly leases: readonly LeaseChange[];
  readonly workUpserts: readonly WorkRow[];
  /** Keys of work that is done or void. */
  readonly workDeletes: readonly string[];
  /** What is to be told of it: nothing is told of what was not written, and nothing is written without it. */
  readonly notices?: readonly NoticeRow[];
  /** The answer to the command, kept so that the same command id is answered, not done, a second time. */
  readonly answer?: string;
}

/** One system, locked. */
export interface SystemTransaction {
  readonly system: string;
  /** The number of the last event; 0 where the ledger is empty. */
  readonly seq: number;
  /** The database's clock, milliseconds since 1970. */
  readonly databaseNow: number;
  /** Every open entity of the system, ordered by kind, then id. */
  loadOpen(): Promise<readonly EntityRow[]>;
  /** One entity, open or not. */
  load(kind: string, id: string): Promise<EntityRow | undefined>;
  /** The recorded answer to a command that was taken before. */
  answerOf(commandId: string): Promise<string | undefined>;
  write(entry: Entry): Promise<{ readonly seq: number }>;
}

/** Work as claimed: the claim number never leaves the store's callers. */
export interface ClaimedWork extends WorkRow {
  readonly system: string;
  readonly claim: number;
  /** Another process had claimed it, and died or held it too long. */
  readonly tookOver?: boolean;
}

/** What `verify` found: the chain holds up to `seq`, or the first place where it does not. */
export type LedgerVerdict =
  | { readonly intact: true; readonly seq: number; readonly head: string }
  | { readonly intact: false; readonly seq: number; readonly fault: 'gap' | 'link' | 'hash' | 'head'; readonly sentence: string };

/** The last event of a system's ledger, by number and hash: what a signed checkpoint will cover. */
export interface LedgerHead {
  readonly name: string;
  readonly seq: number;
  readonly head: string;
}

export interface EntitySearch {
  readonly kind: string;
  readonly systems: readonly string[];
  readonly words: readonly string[];
  readonly after?: { readonly system: string; readonly id: string };
  readonly limit: number;
}

export interface Store {
  /**
   * Runs `work` with the system's row locked; commits when it resolves, rolls back when it throws. Creates the row on first use.
   * `work` awaits nothing but its transaction: after 15 s of silence PostgreSQL ends it. A retryable Failure from the commit
   * itself leaves open whether it happened: `answerOf` tells.
   */
  transact<T>(system: string, work: (transaction: SystemTransaction) => Promise<T>): Promise<T>;
  systems(): Promise<readonly LedgerHead[]>;
  /** Reads without a lock: open or closed entities of a kind, ids ascending; `after` is the last id that was read. */
  entities(
    system: string,
    filter: { readonly kind: string; readonly open?: boolean; readonly limit?: number; readonly after?: string },
  ): Promise<readonly EntityRow[]>;
  entity(system: string, kind: string, id: string): Promise<EntityRow | undefined>;
  /**
   * Entities of a kind in some systems whose `SYSTEM ID` has all these words in it, which are in small letters; by system and id, after
   * the last one that was read. Names are ASCII.
   */
  find(search: EntitySearch): Promise<readonly (EntityRow & { readonly system: string })[]>;
  /** Every open entity with the ledger number it is true for, in one snapshot. */
  snapshot(system: string): Promise<{ readonly seq: number; readonly rows: readonly EntityRow[] }>;
  /** Events with `seq > after`, ascending (or before, descending, when `newestFirst`). */
  events(
    system: string,
    range: { readonly after?: number; readonly before?: number; readonly limit: number; readonly newestFirst?: boolean },
  ): Promise<readonly LedgerRow[]>;
  /** The hashes of these events, as far as there are such, by number. */
  hashes(system: string, numbers: readonly number[]): Promise<ReadonlyMap<number, string>>;
  /** Recomputes every hash of one system. A cut tail with a mended head passes: only checkpoints kept elsewhere show it. */
  verify(system: string): Promise<LedgerVerdict>;
  /** Claims due work of one kind by `FOR UPDATE SKIP LOCKED`, raising its claim number; `holdMs` later it may be claimed by another. */
  claim(request: {
    readonly kind: 'order' | 'decide';
    readonly owner: string;
    readonly holdMs: number;
    readonly limit: number;
    readonly host?: string;
  }): Promise<readonly ClaimedWork[]>;
  /** Gives a claim back (only the claim with this number), to be due again at `dueAt`. */
  release(work: ClaimedWork, dueAt: number): Promise<void>;
  /** How many hints this process has heard. Read it before looking for work, and give it to `changed`: no hint falls between. */
  readonly hints: number;
  /** Resolves when something changed (a hint: NOTIFY, or nothing at all), at the latest after `timeoutMs`; at once when `hints` is not `since` any more. */
  changed(timeoutMs: number, signal?: AbortSignal, since?: number): Promise<void>;
  /** Calls back with (system, seq) when this process hears that a system's ledger has grown, once per number; a hint. Returns the unsubscribe. */
  onCommit(listener: (system: string, seq: number) => void): () => void;
  readonly blobs: BlobStore;
  readonly settings: SettingsStore;
  readonly processes: ProcessStore;
  readonly availability: AvailabilityStore;
  readonly outbox: OutboxStore;
  /** Bytes free
 where the store writes; undefined where it can't know. */
  freeBytes(): Promise<number | undefined>;
  close(): Promise<void>;
}

/** Big things by digest (`sha256:…`). Writing the same bytes twice is one blob. */
export interface BlobStore {
  put(content: AsyncIterable<Uint8Array> | Uint8Array): Promise<{ readonly digest: string; readonly size: number }>;
  /** The bytes, or undefined where no such blob is kept. */
  get(digest: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  has(digest: string): Promise<boolean>;
  /** Every blob with bytes in it, by digest. */
  list(): Promise<readonly BlobLine[]>;
  /** Takes a blob away, unless it was written again since `before`: false where it stays, or is not there. */
  remove(digest: string, before: number): Promise<boolean>;
}

export interface BlobLine {
  readonly digest: string;
  readonly size: number;
  /** When it was last written, milliseconds since 1970. */
  readonly at: number;
}

/** Rows of the installation, not of a system: users, sessions, tokens, keys. A plain keyed table: (kind, id) → canonical JSON. */
export interface SettingsStore {
  get(kind: string, id: string): Promise<string | undefined>;
  list(kind: string): Promise<readonly { readonly id: string; readonly body: string }[]>;
  /** Writes; with `expected` (undefined = must not exist) only if the stored body is still that: false when it was not. */
  put(kind: string, id: string, body: string, expected?: { readonly body: string | undefined }): Promise<boolean>;
  delete(kind: string, id: string): Promise<void>;
  /** All of these, in one transaction, if every body is still the expected one; false, and nothing is written, where one is not. */
  putAll(writes: readonly SettingWrite[]): Promise<boolean>;
}

/** One row of several that are written together. */
export interface SettingWrite {
  readonly kind: string;
  readonly id: string;
  /** Undefined: it goes. */
  readonly body: string | undefined;
  /** What stands there; undefined: nothing. */
  readonly expected: string | undefined;
}

/** One stretch of an environment's availability: a minute, or an hour of minutes that are old. */
export interface AvailabilityRow {
  readonly environment: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly ms: number;
  /** Seconds in which somebody looked: of two reports of one minute the fuller one counts. */
  readonly toldSeconds: number;
  readonly minutes: number;
  readonly answered: number;
  readonly requests: number;
  readonly failures: number;
  readonly serviceErrors: number;
}

/** A series beside the ledger: what is told twice is kept once. */
export interface AvailabilityStore {
  /** A system of which there is no ledger is passed over: there is nothing to tell of. */
  add(system: string, rows: readonly AvailabilityRow[]): Promise<void>;
  /** By time; `from` is not before it. */
  read(system: string, environment: string, from: number): Promise<readonly AvailabilityRow[]>;
  /** Puts the minutes before an instant together by hours, and forgets hours before another one. */
  rollUp(ages: { readonly minutesBefore: number; readonly hoursBefore: number }): Promise<void>;
}

/** Which controllers live: one heartbeat row per process, by the database's clock. */
export interface ProcessStore {
  beat(owner: string, kind: 'controller' | 'agent', detail: string): Promise<void>;
  /** Everybody who ever beat, with the age of the last beat in milliseconds. */
  list(): Promise<readonly { readonly owner: string; readonly kind: string; readonly detail: string; readonly ageMs: number }[]>;
  remove(owner: string): Promise<void>;
}
