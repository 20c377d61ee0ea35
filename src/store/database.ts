import { Client, Pool, TypeOverrides, types } from 'pg';
import type { PoolClient, PoolConfig, QueryResultRow } from 'pg';
import { Failure } from '#core/failure.ts';
import { failureOf } from './database-errors.ts';
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
const connectMs = 10_000;
/** Who has waited so long asks beside it whether the server answers anybody: one that stands still answers no new connection either. */
const doubtMs = 4_000;
const greetingMs = 3_000;
/** A controller that hangs inside a transaction locks its system for a few seconds, as its claim does. */
const idleInTransactionMs = 8_000;
/** A peer that vanished without a word is found by the kernel, on a connection that waits, some ten seconds later. */
const silentMs = 5_000;

/** PostgreSQL's bigint as a number: everything that we store in one stays below 2^53. */
const parsers = new TypeOverrides();
parsers.setTypeParser(types.builtins.INT8, Number);

/** Every call to PostgreSQL goes through here: pooled, watched, and behind the reconnect gate. Throws only Failures. */
export class Database {
  readonly #pool: Pool;
  readonly #gate = new ReconnectGate();
  readonly #config: PoolConfig;
  #greeting: Promise<boolean> | undefined;

  constructor(config: PoolConfig) {
    this.#config = config;
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
    return this.#gate.pass(async () => {
      const connecting = this.#pool.connect();
      try {
        return new Connection(await watched(connecting, connectMs + 5000), async () => this.#answers());
      } catch (error) {
        // It may still arrive after the watchdog barked.
        void connecting.then((client) => client.release(true)).catch(ignore);
        throw failureOf(error);
      }
    });
  }

  /** Whether the server greets a new connection, or refuses it: both are answers. Asked once for all who doubt. */
  async #answers(): Promise<boolean> {
    this.#greeting ??= greets(this.#config).finally(() => {
      this.#greeting = undefined;
    });
    return this.#greeting;
  }

  async close(): Promise<void> {
    await watched(this.#pool.end(), 5000).catch(ignore);
  }
}

/** One connection, lent. After an error of the connection it takes no more calls. */
export class Connection {
  readonly #client: PoolClient;
  readonly #serverAnswers: () => Promise<boolean>;
  #broken = false;
  #given = false;

  constructor(client: PoolClient, serverAnswers: () => Promise<boolean>) {
    this.#client = client;
    this.#serverAnswers = serverAnswers;
    client.on('error', this.#onError);
  }

  readonly #onError = (): void => {
    this.#broken = true;
  };

  async query<R extends QueryResultRow>(statement: Statement | string, values: readonly unknown[] = []): Promise<Result<R>> {
    if (this.#given) throw new Error('A connection was used after it was given back');
    if (this.#broken) throw new Failure('store-unavailable', 'The connection to the store was lost', { retryable: true });
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

  /** A call to a server that stands still is given up long before the watchdog barks; one that only takes long is not. */
  async #unlessSilent<T>(call: Promise<T>): Promise<T> {
    const doubt = Promise.withResolvers<never>();
    const ask = async (): Promise<void> => {
      if (await this.#serverAnswers()) return;
      doubt.reject(new Failure('store-unavailable', 'The store stands still: it answers nobody', { retryable: true }));
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

async function greets(config: PoolConfig): Promise<boolean> {
  const { user, host, port, database, password, connectionString, ssl } = config;
  const known = { user, host, port, database, password, connectionString, ssl };
  const client = new Client(Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)));
  client.on('error', ignore);
  const greeted = client.connect().then(
    () => true,
    () => true,
  );
  const silence = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => silence.resolve(false), greetingMs);
  const answers = await Promise.race([greeted, silence.promise]);
  clearTimeout(timer);
  void client.end().catch(ignore);
  return answers;
}

/** The driver has calls that never settle: none is awaited without an end. */
async function watched<T>(call: Promise<T>, timeoutMs: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Failure('store-unavailable', `The store has not answered for ${timeoutMs / 1000} s`, { retryable: true }));
  }, timeoutMs);
  try {
    return await Promise.race([call, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function ignore(): void {
  // The call that needed the connection reports its own error.
}
