import { randomUUID } from 'node:crypto';
import { chown, copyFile, mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '#core/failure.ts';
import type { Connection } from './database.ts';
import { prepareCluster } from './embedded-cluster.ts';
import type { Owner } from './owner.ts';
import type { LedgerHead } from './store.ts';

/** Where a copy goes: folders and files by paths relative to it. */
export interface CopySink {
  folder(path: string): Promise<void>;
  file(path: string, content: AsyncIterable<Uint8Array>): Promise<void>;
}

/** What a copy holds: every commit acknowledged before `endedAt` (milliseconds since 1970), and at least these heads. */
export interface Copied {
  readonly heads: readonly LedgerHead[];
  readonly schema: number;
  readonly endedAt: number;
}

/** Their content belongs to the running server; their folders have to be there. */
const emptied = new Set(['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans']);
const leftOut =
  /^(?:postmaster\.(?:pid|opts)|backup_label(?:\.old)?|tablespace_map(?:\.old)?|pg_internal\.init.*|pgsql_tmp.*|current_logfiles.*)$/;
const segmentsPerLog = 256;

/**
 * Copies the files of a server that goes on working: `pg_backup_start`, every file, `pg_backup_stop`, and the WAL from the first instant to
 * the last. PostgreSQL itself refuses to start from the copy where the end of that WAL is missing (`backup_label`).
 */
export async function copyCluster({ database, cluster }: Owner, sink: CopySink): Promise<Copied> {
  if (cluster === undefined) throw new Error('Only an embedded server has files to copy');
  const connection = await database.take();
  try {
    await connection.query('SET statement_timeout = 0');
    // Ends with the connection; until then no segment of ours is recycled.
    const slot = `lockstep_backup_${randomUUID().replaceAll('-', '_')}`;
    await connection.query('SELECT pg_create_physical_replication_slot($1, true, true)', [slot]);
    const first = await one<{ segment: string }>(connection, `SELECT pg_walfile_name(pg_backup_start('lockstep', true)) AS segment`);
    await copyFolder({ data: cluster.data, sink }, '');
    const endedAt = Date.now();
    const held = await readHeads(connection);
    const stopped = await one<{ segment: string; label: string; map: string }>(
      connection,
      // The position is that behind the last byte.
      'SELECT pg_walfile_name(lsn - 1) AS segment, labelfile AS label, spcmapfile AS map FROM pg_backup_stop(false)',
    );
    if (stopped.map !== '') throw broken('the store has tablespaces, which Lockstep never makes');
    await sink.file('backup_label', chunks(stopped.label));
    await copyWal({ data: cluster.data, sink }, first.segment, stopped.segment);
    return { ...held, endedAt };
  } finally {
    // A backup that was not stopped, and the slot, end with the connection.
    connection.spoil();
    connection.giveBack();
  }
}

/** What the ledger comes to, and the number of the last migration. */
export async function readHeads(connection: Connection): Promise<Omit<Copied, 'endedAt'>> {
  const { rows } = await connection.query<LedgerHead>('SELECT name, seq, head FROM lockstep.systems ORDER BY name');
  const { schema } = await one<{ schema: number }>(connection, 'SELECT max(number) AS schema FROM lockstep.migrations');
  return { heads: rows, schema };
}

async function one<R extends { [column: string]: unknown }>(connection: Connection, text: string): Promise<R> {
  const [row] = (await connection.query<R>(text)).rows;
  if (row === undefined) throw broken('PostgreSQL gave no answer');
  return row;
}

interface Copying {
  readonly data: string;
  readonly sink: CopySink;
}

async function copyFolder(copying: Copying, path: string): Promise<void> {
  if (path !== '') await copying.sink.folder(path);
  if (emptied.has(path)) return path === 'pg_wal' ? copying.sink.folder('pg_wal/archive_status') : undefined;
  for (const entry of await readdir(join(copying.data, path), { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (leftOut.test(entry.name)) continue;
    if (entry.isDirectory()) await copyFolder(copying, inside);
    else if (entry.isFile()) await copyOne(copying, inside);
  }
}

/** A table that was dropped meanwhile is gone, and the WAL says so. */
async function copyOne({ data, sink }: Copying, path: string): Promise<void> {
  const file = await open(join(data, path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (file !== undefined) await sink.file(path, file.createReadStream());
}

async function copyWal(copying: Copying, first: string, last: string): Promise<void> {
  const there = await readdir(join(copying.data, 'pg_wal'));
  const wanted = there.filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last);
  if (wanted.length !== segmentNumber(last) - segmentNumber(first) + 1) throw broken('a part of the write-ahead log is gone');
  for (const name of wanted) await copyOne(copying, join('pg_wal', name));
}

function segmentNumber(name: string): number {
  return Number.parseInt(name.slice(8, 16), 16) * segmentsPerLog + Number.parseInt(name.slice(16), 16);
}

function broken(what: string): Failure {
  return new Failure('backup-failed', `The backup was given up: ${what}.`, { retryable: true });
}

async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** A copy that lies in a folder: paths relative to it. */
export interface ClusterCopy {
  readonly from: string;
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/**
 * Lays a copy down where the embedded server of `dataDir` will look for it, with the owner that it needs. `PG_VERSION` comes first, so that
 * nothing makes a new database beside half a copy; `pg_control` last, so that nothing starts from one.
 */
export async function placeCluster(dataDir: string, { from, folders, files }: ClusterCopy): Promise<void> {
  const { data, user } = await prepareCluster(dataDir);
  await refuseLeftovers(data);
  const own = async (path: string): Promise<void> => (user.isOther ? chown(path, user.uid, user.gid) : undefined);
  for (const path of ['', ...folders.toSorted()]) {
    await mkdir(join(data, path), { recursive: true, mode: 0o700 });
    await own(join(data, path));
  }
  for (const path of files.toSorted((left, right) => rank(left) - rank(right))) {
    await copyFile(join(from, path), join(data, path));
    await own(join(data, path));
  }
  for (const path of [...files, ...files.map(dirname), '']) await syncPath(join(data, path));
}

/** Below /root a database lies elsewhere, and may have outlived the folder that it belonged to. */
async function refuseLeftovers(data: string): Promise<void> {
  const found = await readdir(data).catch(() => []);
  if (found.length === 0) return;
  const sentence = `${data} still holds the database of an earlier installation of this name: remove it, or restore into another folder.`;
  throw new Failure('restore-target', sentence, { retryable: false });
}

function rank(path: string): number {
  if (path === 'PG_VERSION') return 0;
  return path === 'global/pg_control' ? 2 : 1;
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
