import type { Connection, Statement } from './database.ts';
import { isGone } from './gone.ts';
import { chainEvents } from './ledger.ts';
import type { Entry, EntityRow, LeaseChange, LedgerHead, LedgerRow, SystemTransaction, WorkRow } from './store.ts';

const loadOpen: Statement = {
  name: 'load-open',
  text: 'SELECT kind, id, body, open FROM lockstep.entities WHERE system = $1 AND open ORDER BY kind, id',
};
const loadOne: Statement = {
  name: 'load-one',
  text: 'SELECT kind, id, body, open FROM lockstep.entities WHERE system = $1 AND kind = $2 AND id = $3',
};
const loadAnswer: Statement = { name: 'load-answer', text: 'SELECT answer FROM lockstep.commands WHERE system = $1 AND id = $2' };

/** The whole entry in one statement: one round trip, and nothing that could be half done. */
const writeEntry: Statement = {
  name: 'write-entry',
  text: `WITH told AS (
    INSERT INTO lockstep.ledger (system, seq, at_micros, caused_by, command_id, kind, body, previous_hash, hash)
    SELECT $1, e.seq, $2, $3, $4, e.kind, e.body, e.previous_hash, e.hash
    FROM unnest($5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[]) AS e (seq, kind, body, previous_hash, hash)
  ), kept AS (
    INSERT INTO lockstep.entities (system, kind, id, body, open)
    SELECT $1, e.kind, e.id, e.body, e.open FROM unnest($10::text[], $11::text[], $12::text[], $13::boolean[]) AS e (kind, id, body, open)
    ON CONFLICT (system, kind, id) DO UPDATE SET body = excluded.body, open = excluded.open
  ), gone AS (
    DELETE FROM lockstep.entities WHERE system = $1 AND (kind, id) IN (SELECT kind, id FROM unnest($24::text[], $25::text[]) AS e (kind, id))
  ), done AS (
    DELETE FROM lockstep.work WHERE system = $1 AND key = ANY ($14::text[])
  ), due AS (
    INSERT INTO lockstep.work AS w (system, key, kind, due_at, host, environment, fence)
    SELECT $1, e.key, e.kind, e.due_at, e.host, e.environment, e.fence
    FROM unnest($15::text[], $16::text[], $17::bigint[], $18::text[], $19::text[], $20::bigint[]) AS e (key, kind, due_at, host, environment, fence)
    ON CONFLICT (system, key) DO UPDATE SET kind = excluded.kind, due_at = excluded.due_at, host = excluded.host,
      environment = excluded.environment, fence = excluded.fence, owner = NULL, claimed_until = NULL, session = NULL
    WHERE (w.kind, w.due_at, w.host, w.environment, w.fence)
      IS DISTINCT FROM (excluded.kind, excluded.due_at, excluded.host, excluded.environment, excluded.fence)
  ), noted AS (
    INSERT INTO lockstep.notices (id, body) SELECT n.id, n.body FROM unnest($26::text[], $27::text[]) AS n (id, body)
    ON CONFLICT (id) DO NOTHING
  ), answered AS (
    INSERT INTO lockstep.commands (system, id, answer) SELECT $1, $4, $21::text WHERE $21::text IS NOT NULL
  )
  UPDATE lockstep.systems SET seq = $22::bigint, head = $23 WHERE name = $1
  RETURNING pg_notify('lockstep', $22::bigint || ' ' || $1::text)`,
};

const giveLeases: Statement = {
  name: 'give-leases',
  text: `DELETE FROM lockstep.leases l USING unnest($2::text[], $3::text[]) AS g (environment, holder)
    WHERE l.system = $1 AND l.environment = g.environment AND l.holder = g.holder`,
};
const takeLeases: Statement = {
  name: 'take-leases',
  text: 'INSERT INTO lockstep.leases (system, environment, holder) SELECT $1, t.environment, t.holder FROM unnest($2::text[], $3::text[]) AS t (environment, holder)',
};

/** One system's row, locked, on one connection. */
export class PostgresTransaction implements SystemTransaction {
  readonly databaseNow: number;
  readonly #connection: Connection;
  #head: LedgerHead;
  #ended = false;
  #wrote = false;

  private constructor(connection: Connection, head: LedgerHead, databaseNow: number) {
    this.#connection = connection;
    this.#head = head;
    this.databaseNow = databaseNow;
  }

  /** Takes the lock; the connection must be inside a transaction. */
  static async lock(connection: Connection, system: string): Promise<PostgresTransaction> {
    const { rows } = await connection.query<{ seq: number; head: string; now_ms: number }>(
      { name: 'lock-system', text: 'SELECT seq, head, now_ms FROM lockstep.lock_system($1)' },
      [system],
    );
    const [row] = rows;
    if (row === undefined) throw new Error(`System ${system} could not be locked`);
    return new PostgresTransaction(connection, { name: system, seq: row.seq, head: row.head }, row.now_ms);
  }

  get system(): string {
    return this.#head.name;
  }

  get seq(): number {
    return this.#head.seq;
  }

  get wrote(): boolean {
    return this.#wrote;
  }

  async loadOpen(): Promise<readonly EntityRow[]> {
    return (await this.#live().query<EntityRow>(loadOpen, [this.system])).rows;
  }

  async load(kind: string, id: string): Promise<EntityRow | undefined> {
    return (await this.#live().query<EntityRow>(loadOne, [this.system, kind, id])).rows[0];
  }

  async answerOf(commandId: string): Promise<string | undefined> {
    return (await this.#live().query<{ answer: string }>(loadAnswer, [this.system, commandId])).rows[0]?.answer;
  }

  async write(entry: Entry): Promise<{ readonly seq: number }> {
    const events = chainEvents(this.#head, entry);
    const last = events.at(-1);
    const head = last === undefined ? this.#head : { name: this.system, seq: last.seq, head: last.hash };
    await this.#live().query(writeEntry, [
      this.system,
      events[0]?.atMicros ?? 0,
      entry.by,
      entry.commandId,
      ...columnsOfEvents(events),
      ...columnsOfEntities(entry.entities),
      ...columnsOfWork(entry),
      entry.answer ?? null,
      head.seq,
      head.head,
      ...columnsOfGone(entry.entities),
      entry.notices?.map(({ id }) => id) ?? [],
      entry.notices?.map(({ body }) => body) ?? [],
    ]);
    await this.#writeLeases(entry.leases);
    this.#head = head;
    this.#wrote = true;
    return { seq: head.seq };
  }

  /** Two statements, so that a lease may go from one hand into another within one entry. */
  async #writeLeases(leases: readonly LeaseChange[]): Promise<void> {
    const given = leases.filter((lease) => lease.from !== undefined);
    const taken = leases.filter((lease) => lease.to !== undefined);
    if (given.length > 0)
      await this.#live().query(giveLeases, [this.system, given.map((lease) => lease.environment), given.map((lease) => lease.from)]);
    if (taken.length > 0)
      await this.#live().query(takeLeases, [this.system, taken.map((lease) => lease.environment), taken.map((lease) => lease.to)]);
  }

  /** Its connection goes on to serve others: whoever kept the transaction must not reach it. */
  end(): void {
    this.#ended = true;
  }

  #live(): Connection {
    if (this.#ended) throw new Error(`A transaction on ${this.system} was used after its end`);
    return this.#connection;
  }
}

function columnsOfEvents(events: readonly LedgerRow[]): readonly unknown[] {
  return [
    events.map((e) => e.seq),
    events.map((e) => e.kind),
    events.map((e) => e.body),
    events.map((e) => e.previousHash),
    events.map((e) => e.hash),
  ];
}

/** PostgreSQL refuses to upsert one row twice in a statement: the later of two counts. */
function columnsOfEntities(entities: readonly EntityRow[]): readonly unknown[] {
  const rows = lastOfEach(entities).filter((row) => !isGone(row));
  return [rows.map((row) => row.kind), rows.map((row) => row.id), rows.map((row) => row.body), rows.map((row) => row.open)];
}

function columnsOfGone(entities: readonly EntityRow[]): readonly unknown[] {
  const rows = lastOfEach(entities).filter(isGone);
  return [rows.map((row) => row.kind), rows.map((row) => row.id)];
}

function lastOfEach(entities: readonly EntityRow[]): readonly EntityRow[] {
  return [...new Map(entities.map((row) => [`${row.kind}\0${row.id}`, row])).values()];
}

function columnsOfWork({ workUpserts, workDeletes }: Entry): readonly unknown[] {
  const byKey = new Map<string, WorkRow>(workUpserts.map((row) => [row.key, row]));
  const rows = [...byKey.values()];
  return [
    workDeletes.filter((key) => !byKey.has(key)),
    rows.map((row) => row.key),
    rows.map((row) => row.kind),
    rows.map((row) => row.dueAt),
    rows.map((row) => row.host ?? null),
    rows.map((row) => row.environment ?? null),
    rows.map((row) => row.fence ?? null),
  ];
}
