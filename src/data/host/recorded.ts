// The databases of a host on a target, and what is written down at them.
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { quotedAlways } from '#core/data/identifiers.ts';
import { readRecord, recordText, type RefreshRecord } from '#core/data/refresh-record.ts';
import { Failure } from '#core/failure.ts';

const [lastStatementMs, askAgainMs] = [10_000, 250];

/** By this limit of connections servers mark a database whose drop was broken off, since 11.21, 12.16, 13.12, 14.9, 15.4 and 16. */
const brokenLimit = -2;

/** Two locks of the target's server: of who refreshes, for all the time; and of who swaps, for that transaction alone. */
const lockSpaces = { refresh: 1_280_262_987, swap: 1_280_262_988 };

export interface Recorded {
  readonly name: string;
  /** False: its server was killed while it was dropped. Nobody can connect to it or copy it any more; it can only be dropped, and be renamed. */
  readonly isWhole: boolean;
  readonly record: RefreshRecord | undefined;
}

/** All databases of the server, with what is written at each. */
export async function recordedAt(admin: pg.ClientBase): Promise<readonly Recorded[]> {
  const { rows } = await admin.query<{ name: string; whole: boolean; text: string | null }>(
    `SELECT d.datname::text AS name, d.datconnlimit <> ${brokenLimit} AS whole, s.description AS text FROM pg_database d
      LEFT JOIN pg_shdescription s ON s.objoid = d.oid AND s.classoid = 'pg_database'::regclass`,
  );
  return rows.map(({ name, whole: isWhole, text }) => ({ name, isWhole, record: text === null ? undefined : readRecord(text) }));
}

export async function writeRecord(admin: pg.Client, name: string, record: RefreshRecord): Promise<void> {
  await admin.query(`COMMENT ON DATABASE ${quotedAlways(name)} IS ${admin.escapeLiteral(recordText(record))}`);
}

/** Held by the connection until it ends: one at a time changes what stands in a place. Of who was killed the server finishes a last statement. */
export async function takePlaceLock(admin: pg.ClientBase, name: string): Promise<void> {
  const end = performance.now() + lastStatementMs;
  for (;;) {
    const { rows } = await admin.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1, hashtext($2)) AS got', [
      lockSpaces.refresh,
      name,
    ]);
    if (rows[0]?.got === true) return;
    if (performance.now() > end) break;
    await pause(askAgainMs);
  }
  const sentence = `Somebody refreshes ${name} on this server already, proves it, or takes a refresh of it back. Wait for it to end.`;
  throw new Failure('refresh-under-way', sentence, { retryable: true });
}

/** Within a transaction: nobody else is between the beginning and the end of a swap. */
export async function takeSwapLock(admin: pg.ClientBase, name: string): Promise<void> {
  await admin.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [lockSpaces.swap, name]);
}
