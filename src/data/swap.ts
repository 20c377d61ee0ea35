// The database that staging runs on is replaced by another in one transaction: whoever connects finds the old one or the new one.
import type pg from 'pg';
import { Failure } from '#core/failure.ts';
import { quotedAlways } from '#core/data/identifiers.ts';
import { wordsInLine } from '#core/file/quote.ts';

const tries = 20;

/** The database whose name another takes, and under which name it stays, closed, for the way back. */
export interface Places {
  readonly name: string;
  readonly fresh: string;
  readonly kept: string;
}

/**
 * `admin` is connected to neither of them. What ran on the old one is cut off. Nothing of it is seen before all of it is done: whoever connects
 * meanwhile waits. `within` belongs to the same transaction.
 */
export async function swapDatabases(
  admin: pg.ClientBase,
  { name, fresh, kept }: Places,
  within: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const [old, next, aside] = [name, fresh, kept].map(quotedAlways);
  await whoeverIsConnected(admin, [name, fresh], async () => {
    if (await exists(admin, name)) {
      await admin.query(`ALTER DATABASE ${old} RENAME TO ${aside}`);
      await admin.query(`ALTER DATABASE ${aside} ALLOW_CONNECTIONS false`);
    }
    await admin.query(`ALTER DATABASE ${next} RENAME TO ${old}`);
    await admin.query(`ALTER DATABASE ${old} ALLOW_CONNECTIONS true`);
    await within();
  });
}

/** Nothing takes its place: there was nothing before it. */
export async function moveAside(admin: pg.ClientBase, name: string, aside: string): Promise<void> {
  await whoeverIsConnected(admin, [name], async () => {
    await admin.query(`ALTER DATABASE ${quotedAlways(name)} RENAME TO ${quotedAlways(aside)}`);
  });
}

/** In one transaction, and again where somebody came in between. */
async function whoeverIsConnected(admin: pg.ClientBase, names: readonly string[], rename: () => Promise<void>): Promise<void> {
  for (let left = tries; ; left -= 1) {
    let there: readonly Session[] = [];
    try {
      await admin.query('BEGIN');
      // A database that is renamed lets nobody in, and waits for some seconds until those are gone that were in it.
      there = await cutOff(admin, names);
      await rename();
      await admin.query('COMMIT');
      return;
    } catch (error) {
      await admin.query('ROLLBACK').catch(() => undefined);
      if (!isInUse(error)) throw error;
      if (left === 0) throw new Failure('database-in-use', inUse(names[0] ?? '', there), { retryable: true, cause: error });
    }
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55006';
}

export async function exists(admin: pg.ClientBase, name: string): Promise<boolean> {
  const { rows } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  return rows.length > 0;
}

export async function endConnections(admin: pg.ClientBase, names: readonly string[]): Promise<void> {
  let there: readonly Session[] = [];
  for (let left = tries; left > 0; left -= 1) {
    there = await cutOff(admin, names);
    if (there.length === 0) return;
    await admin.query('SELECT pg_sleep(0.1)');
  }
  throw new Failure('database-in-use', inUse(names[0] ?? '', there), { retryable: true });
}

interface Session {
  readonly role: string;
  /** Absent: it could not be ended. */
  readonly isEnded: boolean | null;
}

/** Who was there. What the server does by itself, such as vacuuming, belongs to nobody: it goes where a database is renamed or dropped. */
async function cutOff(admin: pg.ClientBase, names: readonly string[]): Promise<readonly Session[]> {
  const { rows } = await admin.query<Session>(
    `SELECT u.rolname::text AS role, CASE WHEN r.rolsuper OR NOT u.rolsuper AND (pg_has_role(u.oid, 'USAGE') OR pg_has_role('pg_signal_backend', 'USAGE'))
        THEN pg_terminate_backend(a.pid) END AS "isEnded"
      FROM pg_stat_activity a JOIN pg_roles u ON u.oid = a.usesysid CROSS JOIN pg_roles r
      WHERE a.datname = ANY ($1) AND a.pid <> pg_backend_pid() AND r.rolname = current_user`,
    [names],
  );
  return rows;
}

function inUse(name: string, there: readonly Session[]): string {
  const kept = [...new Set(there.flatMap(({ role, isEnded }) => (isEnded === null ? [`\`${role}\``] : [])))];
  if (kept.length === 0) return `Somebody stays connected to ${name}, whatever is ended.`;
  return `${wordsInLine(kept)} ${kept.length === 1 ? 'stays' : 'stay'} connected to ${name}, and the role that loads may not end that: \`pg_signal_backend\` lets it, but for superusers. Disconnect, and refresh again.`;
}
