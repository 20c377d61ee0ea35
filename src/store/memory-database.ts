import { createHash } from 'node:crypto';
import type { ChangeHints } from './change-hints.ts';
import { genesisHash } from './hash-of.ts';
import type { DeliveryLine, NoticeRow } from './outbox.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { AvailabilityRow, EntityRow, LedgerRow, WorkRow } from './store.ts';

/** A piece of work and who holds it. The claim number only rises. */
export interface MemoryWork {
  readonly system: string;
  readonly row: WorkRow;
  readonly claim: number;
  readonly held?: { readonly session: number; readonly until: number };
}

/** A delivery, how often it was claimed, and until when it is held. */
export interface MemoryDelivery extends DeliveryLine {
  readonly claim: number;
  readonly until: number;
}

export interface MemorySystem {
  readonly ledger: LedgerRow[];
  readonly entities: Map<string, EntityRow>;
  /** The open ones among `entities`, by the same keys. */
  readonly open: Map<string, EntityRow>;
  readonly answers: Map<string, string>;
  /** Environment → holder of its lease. */
  readonly leases: Map<string, string>;
  head: string;
}

/**
 * What survives a crash of every process: committed rows. Several stores may be opened on one (`openMemoryStore`), as several
 * controllers on one PostgreSQL.
 */
export class MemoryDatabase {
  /** What is kept of a row that is written. */
  readonly keep: (row: EntityRow) => EntityRow;
  readonly queue = new KeyedQueue();
  readonly systems = new Map<string, MemorySystem>();
  readonly work = new Map<string, MemoryWork>();
  readonly blobs = new Map<string, Uint8Array>();
  /** When each blob was last written. */
  readonly blobTimes = new Map<string, number>();
  readonly settings = new Map<string, Map<string, string>>();
  readonly availability = new Map<string, { readonly system: string; readonly row: AvailabilityRow }>();
  readonly notices = new Map<string, NoticeRow & { readonly withheld?: string }>();
  readonly outbox = new Map<string, MemoryDelivery>();
  readonly processes = new Map<string, { readonly kind: string; readonly detail: string; readonly beatAt: number }>();
  /** The stores that are open, by session: a claim of a session that is gone is free. */
  readonly sessions = new Map<number, ChangeHints>();
  #lastSession = 0;

  constructor(keep: (row: EntityRow) => EntityRow = (row) => row) {
    this.keep = keep;
  }

  join(hints: ChangeHints): number {
    this.#lastSession += 1;
    this.sessions.set(this.#lastSession, hints);
    return this.#lastSession;
  }

  /** A system as committed; an empty one, not kept, where nothing was committed yet. */
  system(name: string): MemorySystem {
    return (
      this.systems.get(name) ?? {
        ledger: [],
        entities: new Map(),
        open: new Map(),
        answers: new Map(),
        leases: new Map(),
        head: genesisHash,
      }
    );
  }

  putBlob(bytes: Uint8Array): { readonly digest: string; readonly size: number } {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    this.blobs.set(digest, bytes);
    return { digest, size: bytes.byteLength };
  }
}

/** One text for a pair: no part may hold a NUL (PostgreSQL takes none either). */
export function pairKey(first: string, second: string): string {
  return `${first}\0${second}`;
}
