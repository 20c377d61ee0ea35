import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '#core/failure.ts';
import { ChangeHints } from './change-hints.ts';
import type { Connection, Database } from './database.ts';

/** The first half of the two-number advisory locks that sessions hold: "LS". */
export const sessionLockClass = 0x4c53;
const pauseMs = 100;
/** A connection that only listens notices by itself neither that the server is gone nor that the way to it is cut. */
const askEveryMs = 2_000;
const answerMs = 3_000;

/**
 * One connection of this process that listens for commits of all others, and holds the advisory lock of its session: when the
 * process dies the lock is gone, and what it had claimed is free. Lost connections are made again behind the gate.
 */
export class ChangeFeed {
  readonly hints = new ChangeHints();
  readonly #database: Database;
  readonly #stop = new AbortController();
  readonly #loop: Promise<void>;
  readonly #first = Promise.withResolvers<void>();
  #session: number | undefined;

  constructor(database: Database) {
    this.#database = database;
    this.#loop = this.#run();
  }

  /** The session that claims are made for; undefined while the connection is away. */
  get session(): number | undefined {
    return this.#session;
  }

  /** Resolves once it listens, or has failed to for the first time. */
  async ready(): Promise<void> {
    await this.#first.promise;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    this.hints.ring();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#listen().catch(() => undefined);
      this.#session = undefined;
      this.#first.resolve();
      await sleep(pauseMs, undefined, { signal: this.#stop.signal, ref: false }).catch(() => undefined);
    }
  }

  /** Listens until the connection is lost or the feed is closed. */
  async #listen(): Promise<void> {
    const connection = await this.#database.take();
    const lost = Promise.withResolvers<void>();
    const stop = (): void => lost.resolve();
    this.#stop.signal.addEventListener('abort', stop);
    try {
      connection.listen((payload) => this.#hear(payload), lost.resolve);
      await connection.query('LISTEN lockstep');
      this.#session = await openSession(connection);
      await this.#catchUp(connection);
      this.#first.resolve();
      while (!this.#stop.signal.aborted && (await staysSilent(lost.promise))) await this.#expectAnswer(connection);
    } finally {
      this.#stop.signal.removeEventListener('abort', stop);
      // A connection that listens must not go back into the pool.
      connection.spoil();
      connection.giveBack();
    }
  }

  /** Throws where the server does not answer soon; other connections of this process may have gone silent too. */
  async #expectAnswer(connection: Connection): Promise<void> {
    try {
      await answers(connection);
    } catch (error) {
      this.#database.suspect();
      throw error;
    }
  }

  /** What was committed while nobody listened. */
  async #catchUp(connection: Connection): Promise<void> {
    const { rows } = await connection.query<{ name: string; seq: number }>('SELECT name, seq FROM lockstep.systems');
    for (const { name, seq } of rows) this.hints.commit(name, seq);
    this.hints.ring();
  }

  /** `SEQ SYSTEM`, or nothing where only work changed. */
  #hear(payload: string): void {
    const space = payload.indexOf(' ');
    if (space < 0) this.hints.ring();
    else this.hints.commit(payload.slice(space + 1), Number(payload.slice(0, space)));
  }
}

/** True after a while without news of the connection; false when it is lost, or the feed closed. */
async function staysSilent(lost: Promise<void>): Promise<boolean> {
  const timer = new AbortController();
  try {
    return await Promise.race([lost.then(() => false), sleep(askEveryMs, true, { signal: timer.signal, ref: false })]);
  } finally {
    timer.abort();
  }
}

async function answers(connection: Connection): Promise<void> {
  const timer = new AbortController();
  const late = sleep(answerMs, undefined, { signal: timer.signal, ref: false }).then(() => {
    throw new Failure('store-unavailable', 'The store does not answer', { retryable: true });
  });
  try {
    await Promise.race([connection.query('SELECT'), late]);
  } finally {
    timer.abort();
    late.catch(() => undefined);
  }
}

async function openSession(connection: Connection): Promise<number | undefined> {
  const { rows } = await connection.query<{ session: number }>(`SELECT nextval('lockstep.sessions') AS session`);
  const session = rows[0]?.session;
  await connection.query('SELECT pg_try_advisory_lock($1, $2::int)', [sessionLockClass, session]);
  return session;
}
