import { Pool, TypeOverrides, types } from 'pg';
import type { PoolClient, PoolConfig, QueryResultRow } from 'pg';
import { Failure } from '#core/failure.ts';
import { failureOf } from './database-errors.ts';
import { Doubts, type Verdict } from './doubts.ts';
import { ReconnectGate } from './reconnect-gate.ts';

/** A statement with a name is parsed once per connection. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
}

export interface Result<R> {
  readonly rows: readonly R[];
  readonly count: number;
  readonly command: string;
}

/** The longest that any one call may take before its connection is given up, milliseconds. */
const watchdogMs = 30_000;
const connectMs = 6_000;
/** Who has waited so long asks beside it whether the server answers anybody, and whether it works on what it was asked. */
const doubtMs = 3_000;
/** How long a call may be on its way to the server. */
const onItsWayMs = 1_000;
/** A controller that hangs inside a transaction locks its system for a few seconds, as its claim does. */
const idleInTransactionMs = 8_000;
/** A peer that vanished without a word is found by the kernel, on a connection over TCP that lies idle, some ten seconds later. */
const silentMs = 5_000;

/** PostgreSQL's bigint as a number: everything that we store in one stays below 2^53. */
const parsers = new TypeOverrides();
parsers.setTypeParser(types.builtins.INT8, Number);

/** Every call to PostgreSQL goes through here: pooled, watched, and behind the reconnect gate. Throws only Failures. */
export class Database {
  readonly #pool: Pool;
  readonly #gate = new ReconnectGate();
  readonly #doubts: Doubts;
  readonly #backends = new WeakMap<PoolClient, Backend>();
  #silentMs = Number.NEGATIVE_INFINITY;

  constructor(config: PoolConfig) {
    this.#doubts = new Doubts(config);
    this.#pool = new Pool({
      max: 12,
      idleTimeoutMillis: 30_000,
      connectionTimeoutMillis: connectMs,
      idle_in_transaction_session_timeout: idleInTransactionMs,
      statement_timeout: watchdogMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: silentMs,
      application_name: 'lockstep',
      types: parsers,
      ...config,
    });
    this.#pool.on('error', ignore);
    // A server may end in the very breath in which it lets us in: nobody else listens to the new client yet.
    this.#pool.on('connect', (client) => void client.on('error', ignore));
  }

  async query<R extends QueryResultRow>(statement: Statement | string, values: readonly unknown[] = []): Promise<readonly R[]> {
    return this.use(async (connection) => (await connection.query<R>(statement, values)).rows);
  }

  /** Lends a connection; one that failed is thrown away. */
  async use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.take();
    try {
      return await work(connection);
    } finally {
      connection.giveBack();
    }
  }

  /** A connection to keep until `giveBack`. */
  async take(): Promise<Connection> {
    for (;;) {
      const { client, backend } = await this.#gate.pass(async () => this.#connect());
      const connection = new Connection(client, {
        pid: backend.pid,
        ask: async (sinceMs) => this.#doubts.ask(sinceMs),
        gone: () => this.suspect(),
      });
      if (backend.madeMs > this.#silentMs) return connection;
      connection.spoil();
      connection.giveBack();
    }
  }

  /** One connection has gone silent: those that were made before may have, too, and are not lent again. */
  suspect(): void {
    this.#silentMs = performance.now();
  }

  async #connect(): Promise<{ readonly client: PoolClient; readonly backend: Backend }> {
    const connecting = this.#pool.connect();
    const known = connecting.then(async (client) => ({ client, backend: await this.#backendOf(client) }));
    try {
      return await watched(known, connectMs + 5000);
    } catch (error) {
      // It may still arrive after the watchdog barked.
      void connecting.then((client) => client.release(true)).catch(ignore);
      throw failureOf(error);
    }
  }

  /** Asked of PostgreSQL itself: what the driver was told may be a pooler's number. */
  async #backendOf(client: PoolClient): Promise<Backend> {
    const known = this.#backends.get(client);
    if (known !== undefined) return known;
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const backend = { pid: rows[0]?.pid ?? 0, madeMs: performance.now() };
    this.#backends.set(client, backend);
    return backend;
  }

  async close(): Promise<void> {
    await watched(this.#pool.end(), 5000).catch(ignore);
  }
}

/** What serves a connection at the other end, and since when. */
interface Backend {
  readonly pid: number;
  readonly madeMs: number;
}

/** How a connection finds out why it has to wait. */
interface Line {
  readonly pid: number;
  readonly ask: (sinceMs: number) => Promise<Verdict>;
  readonly gone: () => void;
}

/** One connection, lent. After an error of the connection it takes no more calls. */
export class Connection {
  readonly #client: PoolClient;
  readonly #line: Line;
  #broken = false;
  #given = false;

  constructor(client: PoolClient, line: Line) {
    this.#client = client;
    this.#line = line;
    client.on('error', this.#onError);
  }

  readonly #onError = (): void => {
    this.#broken = true;
  };

  async query<R extends QueryResultRow>(statement: Statement | string, values: readonly unknown[] = []): Promise<Result<R>> {
    if (this.#given) throw new Error('A connection was used after it was given back');
    if (this.#broken) throw unavailable('The connection to the store was lost');
    const { text, ...rest } = typeof statement === 'string' ? { text: statement } : statement;
    try {
      const { rows, rowCount, command } = await watched(
        this.#unlessSilent(this.#client.query<R>({ ...rest, text, values: [...values] })),
        watchdogMs + 5000,
      );
      return { rows, count: rowCount ?? 0, command };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.retryable) this.#broken = true;
      throw failure;
    }
  }

  /**
   * A call to a server that stands still, or over a connection whose other end has gone or knows of no call, is given up long before the
   * watchdog barks; one that only takes long is not.
   */
  async #unlessSilent<T>(call: Promise<T>): Promise<T> {
    const doubt = Promise.withResolvers<never>();
    const sentMs = performance.now() + onItsWayMs;
    const ask = async (): Promise<void> => {
      const verdict = await this.#line.ask(sentMs);
      if (verdict === 'nobody') return doubt.reject(unavailable('The store stands still: it answers nobody'));
      if (verdict === 'unsaid' || verdict.has(this.#line.pid)) return;
      this.#line.gone();
      doubt.reject(unavailable('A connection to the store has gone silent'));
    };
    const timer = setInterval(() => void ask(), doubtMs);
    try {
      return await Promise.race([call, doubt.promise]);
    } finally {
      clearInterval(timer);
    }
  }

  /** Calls back for each notification on channels that this connection listens to, and once when it is lost. */
  listen(hear: (payload: string) => void, lost: () => void): void {
    this.#client.on('notification', ({ payload }) => hear(payload ?? ''));
    this.#client.once('end', lost);
    this.#client.once('error', lost);
  }

  /** Never to be lent again. */
  spoil(): void {
    this.#broken = true;
  }

  giveBack(): void {
    if (this.#given) return;
    this.#given = true;
    // The pool listens to idle clients itself; a client that is thrown away must keep one listener, or its last error is uncaught.
    if (this.#broken) this.#client.on('error', ignore);
    this.#client.off('error', this.#onError);
    this.#client.release(this.#broken);
  }
}

/** The driver has calls that never settle: none is awaited without an end. */
async function watched<T>(call: Promise<T>, timeoutMs: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(unavailable(`The store has not answered for ${timeoutMs / 1000} s`));
  }, timeoutMs);
  try {
    return await Promise.race([call, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function unavailable(sentence: string): Failure {
  return new Failure('store-unavailable', sentence, { retryable: true });
}

function ignore(): void {
  // The call that needed the connection reports its own error.
}
