// The database that staging runs on is replaced by another in one transaction: whoever connects finds the old one or the new one.
import type pg from 'pg';
import { Failure } from '#core/failure.ts';
import { quotedAlways } from '#core/data/identifiers.ts';

const tries = 20;

/** `admin` is connected to neither of them. What ran on the old one is cut off; it is kept under the name that is given, for the way back. */
export async function swapDatabases(admin: pg.ClientBase, name: string, fresh: string, kept: string): Promise<void> {
  const [old, next, aside] = [name, fresh, kept].map(quotedAlways);
  const isThere = await exists(admin, name);
  if (isThere) await admin.query(`ALTER DATABASE ${old} ALLOW_CONNECTIONS false`);
  try {
    await endConnections(admin, [name, fresh]);
    await admin.query('BEGIN');
    if (isThere) await admin.query(`ALTER DATABASE ${old} RENAME TO ${aside}`);
    await admin.query(`ALTER DATABASE ${next} RENAME TO ${old}`);
    await admin.query('COMMIT');
  } catch (error) {
    await admin.query('ROLLBACK').catch(() => undefined);
    if (isThere) await admin.query(`ALTER DATABASE ${old} ALLOW_CONNECTIONS true`).catch(() => undefined);
    throw error;
  }
}

export async function exists(admin: pg.ClientBase, name: string): Promise<boolean> {
  const { rows } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  return rows.length > 0;
}

export async function endConnections(admin: pg.ClientBase, names: readonly string[]): Promise<void> {
  for (let left = tries; left > 0; left -= 1) {
    const { rows } = await admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY ($1) AND pid <> pg_backend_pid()',
      [names],
    );
    if (rows.length === 0) return;
    await admin.query('SELECT pg_sleep(0.1)');
  }
  throw new Failure('database-in-use', `Somebody stays connected to ${names[0] ?? ''}, whatever is ended.`, { retryable: true });
}
