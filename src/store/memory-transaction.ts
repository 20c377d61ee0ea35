import { chainEvents } from './ledger.ts';
import { isGone } from './gone.ts';
import { pairKey } from './memory-database.ts';
import type { MemoryDatabase, MemorySystem } from './memory-database.ts';
import type { NoticeRow } from './outbox.ts';
import type { Entry, EntityRow, LedgerRow, SystemTransaction, WorkRow } from './store.ts';
import { compareText } from './text-order.ts';

/** A piece of work as a transaction leaves it, and what becomes of the claim on it. */
interface Written {
  /** Undefined where it is deleted. */
  readonly row: WorkRow | undefined;
  readonly claim: 'kept' | 'freed' | 'new' | 'gone';
}

/** A point before which a process may die, or wait. */
export type Step = (name: string) => Promise<void> | void;

/** Everything that is written waits here until `commit`; a crash before it leaves no trace. */
export class MemoryTransaction implements SystemTransaction {
  readonly system: string;
  readonly databaseNow: number;
  readonly #database: MemoryDatabase;
  readonly #committed: MemorySystem;
  readonly #step: Step;
  readonly #events: LedgerRow[] = [];
  readonly #notices: NoticeRow[] = [];
  readonly #entities = new Map<string, EntityRow>();
  readonly #answers = new Map<string, string>();
  readonly #work = new Map<string, Written>();
  #leases: Map<string, string> | undefined;
  #ended = false;
  #wrote = false;

  constructor(database: MemoryDatabase, system: string, now: number, step: Step) {
    this.#database = database;
    this.system = system;
    this.databaseNow = now;
    this.#committed = database.system(system);
    this.#step = step;
  }

  get seq(): number {
    return this.#committed.ledger.length + this.#events.length;
  }

  get wrote(): boolean {
    return this.#wrote;
  }

  async loadOpen(): Promise<readonly EntityRow[]> {
    const kept = this.#step('loadOpen');
    if (kept !== undefined) await kept;
    this.#requireOpen();
    const open = new Map(this.#committed.open);
    for (const [key, row] of this.#entities) {
      if (row.open) open.set(key, row);
      else open.delete(key);
    }
    return sortEntities([...open.values()]);
  }

  async load(kind: string, id: string): Promise<EntityRow | undefined> {
    const kept = this.#step('load');
    if (kept !== undefined) await kept;
    this.#requireOpen();
    const key = pairKey(kind, id);
    const own = this.#entities.get(key);
    if (own !== undefined) return isGone(own) ? undefined : own;
    return this.#committed.entities.get(key);
  }

  async answerOf(commandId: string): Promise<string | undefined> {
    const kept = this.#step('answerOf');
    if (kept !== undefined) await kept;
    this.#requireOpen();
    return this.#answers.get(commandId) ?? this.#committed.answers.get(commandId);
  }

  async write(entry: Entry): Promise<{ readonly seq: number }> {
    const kept = this.#step('write');
    if (kept !== undefined) await kept;
    this.#requireOpen();
    this.#wrote = true;
    if (entry.answer !== undefined) this.#answer(entry.commandId, entry.answer);
    const head = this.#events.at(-1)?.hash ?? this.#committed.head;
    this.#events.push(...chainEvents({ name: this.system, seq: this.seq, head }, entry));
    for (const row of entry.entities) this.#entities.set(pairKey(row.kind, row.id), this.#database.keep(row));
    this.#notices.push(...(entry.notices ?? []));
    if (entry.leases.length > 0) this.#changeLeases(entry.leases);
    this.#changeWork(entry);
    return { seq: this.seq };
  }

  /** Of two rows with one key the later counts, and a deleted one that is written too was never deleted. */
  #changeWork({ workDeletes, workUpserts }: Entry): void {
    const rows = new Map(workUpserts.map((row) => [row.key, row]));
    for (const key of workDeletes) if (!rows.has(key)) this.#work.set(key, { row: undefined, claim: 'gone' });
    for (const [key, row] of rows) {
      const committed = this.#database.work.get(pairKey(this.system, key));
      const before = this.#work.get(key) ?? { row: committed?.row, claim: 'kept' };
      const claim = before.row === undefined || before.claim === 'new' ? 'new' : sameWork(before.row, row) ? before.claim : 'freed';
      this.#work.set(key, { row, claim });
    }
  }

  #changeLeases(leases: Entry['leases']): void {
    this.#leases ??= new Map(this.#committed.leases);
    for (const { environment, from } of leases)
      if (from !== undefined && this.#leases.get(environment) === from) this.#leases.delete(environment);
    for (const { environment, to } of leases) {
      if (to === undefined) continue;
      if (this.#leases.has(environment)) throw new Error(`The lease of ${environment} is held`);
      this.#leases.set(environment, to);
    }
  }

  #answer(commandId: string, answer: string): void {
    if (this.#answers.has(commandId) || this.#committed.answers.has(commandId))
      throw new Error(`Command ${commandId} has its answer already`);
    this.#answers.set(commandId, answer);
  }

  /** All at once, with no await between: nobody sees half of it. */
  commit(): void {
    this.#ended = true;
    const { ledger, entities, open, answers, leases } = this.#committed;
    this.#database.systems.set(this.system, this.#committed);
    ledger.push(...this.#events.splice(0));
    this.#committed.head = ledger.at(-1)?.hash ?? this.#committed.head;
    if (this.#leases !== undefined) {
      leases.clear();
      for (const [environment, holder] of this.#leases) leases.set(environment, holder);
    }
    for (const [key, row] of this.#entities) {
      if (isGone(row)) entities.delete(key);
      else entities.set(key, row);
      if (row.open) open.set(key, row);
      else open.delete(key);
    }
    for (const [id, answer] of this.#answers) answers.set(id, answer);
    for (const notice of this.#notices) if (!this.#database.notices.has(notice.id)) this.#database.notices.set(notice.id, notice);
    for (const [key, written] of this.#work) this.#commitWork(pairKey(this.system, key), written);
  }

  /** A rolled-back transaction must not be written to by somebody who kept it. */
  end(): void {
    this.#ended = true;
  }

  #commitWork(key: string, { row, claim }: Written): void {
    const { work } = this.#database;
    const before = work.get(key);
    if (row === undefined) work.delete(key);
    else if (claim === 'new' || before === undefined) work.set(key, { system: this.system, row, claim: 0 });
    else if (claim === 'freed') work.set(key, { system: this.system, row, claim: before.claim });
  }

  #requireOpen(): void {
    if (this.#ended) throw new Error(`A transaction on ${this.system} was used after its end`);
  }
}

function sameWork(before: WorkRow, after: WorkRow): boolean {
  return (
    before.kind === after.kind &&
    before.dueAt === after.dueAt &&
    before.host === after.host &&
    before.environment === after.environment &&
    before.fence === after.fence
  );
}

/** By kind, then id. */
export function sortEntities(rows: EntityRow[]): EntityRow[] {
  return rows.sort((left, right) => (left.kind === right.kind ? compareText(left.id, right.id) : compareText(left.kind, right.kind)));
}
