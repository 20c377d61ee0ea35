import { Failure } from '#core/failure.ts';
import type { Connection, Database } from './database.ts';
import { codeOf } from './database-errors.ts';
import { grants, migrations } from './schema.ts';

const oldestServer = 150_000;
/** "LSKP" as a number: the advisory lock under which one process at a time migrates. */
const migrationLock = 0x4c53_4b50;

/**
 * Brings a database to this version's schema, one process at a time. Refuses, terminally: PostgreSQL older than 15, an encoding
 * other than UTF-8, and a store that a newer Lockstep has written. A restore stops first at the schema in which its rows were written.
 */
export async function migrate(database: Database, wanted: number = migrations.length): Promise<void> {
  await database.use(async (connection) => {
    await checkServer(connection);
    await inTransaction(connection, async () => {
      await connection.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
      await applyMissing(connection, wanted);
    });
  });
}

async function checkServer(connection: Connection): Promise<void> {
  const { rows } = await connection.query<{ number: number; version: string; encoding: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version,
       current_setting('server_encoding') AS encoding`,
  );
  for (const { number, version, encoding } of rows) {
    if (number < oldestServer) {
      throw new Failure('store-server-too-old', `Lockstep needs PostgreSQL 15 or newer; this server is ${version}.`, { retryable: false });
    }
    if (encoding !== 'UTF8') {
      throw new Failure('store-encoding', `Lockstep needs a database in UTF8; this one is in ${encoding}.`, { retryable: false });
    }
  }
}

async function applyMissing(connection: Connection, wanted: number): Promise<void> {
  const applied = await appliedCount(connection);
  if (applied > migrations.length) {
    const sentence = `This store was written by a newer Lockstep (schema ${applied}, this one knows ${migrations.length}): start that version.`;
    throw new Failure('store-newer', sentence, { retryable: false });
  }
  if (applied === 0) {
    await connection.query(`CREATE SCHEMA IF NOT EXISTS lockstep;
      CREATE TABLE lockstep.migrations (number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
  }
  for (const [index, { name, sql }] of migrations.entries()) {
    if (index < applied || index >= wanted) continue;
    await connection.query(sql);
    await connection.query('INSERT INTO lockstep.migrations (number, name) VALUES ($1, $2)', [index + 1, name]);
  }
}

async function appliedCount(connection: Connection): Promise<number> {
  const { rows } = await connection.query<{ there: boolean }>(`SELECT to_regclass('lockstep.migrations') IS NOT NULL AS there`);
  if (rows[0]?.there !== true) return 0;
  const { rows: counted } = await connection.query<{ number: number }>(
    'SELECT coalesce(max(number), 0) AS number FROM lockstep.migrations',
  );
  return counted[0]?.number ?? 0;
}

/**
 * Makes the application role, which may only add to the ledger and read it. True when connections may act as it; false where
 * the server does not let us make roles: then the ledger's trigger stands alone.
 */
export async function makeApplicationRole(database: Database, options: { readonly login: boolean }): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      await database.use(async (connection) =>
        inTransaction(connection, async () => grantRole(connection, options.login ? 'LOGIN' : 'NOLOGIN')),
      );
      return true;
    } catch (error) {
      const code = error instanceof Failure ? codeOf(error.cause) : undefined;
      if (code === mayNot) return false;
      if (code === undefined || !racing.has(code) || tries === 5) throw error;
    }
  }
}

/** SQLSTATE of a user who may not make roles or grant them. */
const mayNot = '42501';
/** Roles belong to the whole server: another database of it may be making this one at the same instant. */
const racing = new Set(['42710', '23505', 'XX000']);

async function grantRole(connection: Connection, login: 'LOGIN' | 'NOLOGIN'): Promise<void> {
  await connection.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
  const { rows } = await connection.query<{ member: boolean }>(
    `SELECT pg_has_role(oid, 'MEMBER') AS member FROM pg_roles WHERE rolname = 'lockstep_app'`,
  );
  if (rows.length === 0) await connection.query(`CREATE ROLE lockstep_app ${login}`);
  if (rows[0]?.member !== true) await connection.query('GRANT lockstep_app TO CURRENT_USER');
  await connection.query(grants);
}

/** Runs `work` in a transaction of `connection`. */
export async function inTransaction<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  await connection.query('BEGIN');
  try {
    const result = await work();
    await commit(connection);
    return result;
  } catch (error) {
    await rollBack(connection);
    throw error;
  }
}

/** COMMIT of a transaction in which a statement failed succeeds, as ROLLBACK: that is not a commit. */
async function commit(connection: Connection): Promise<void> {
  const { command } = await connection.query('COMMIT');
  if (command !== 'COMMIT') throw new Error('A transaction was committed after one of its statements had failed');
}

/** Where the connection is gone the server has rolled back by itself. */
async function rollBack(connection: Connection): Promise<void> {
  await connection.query('ROLLBACK').catch(() => connection.spoil());
}
