import { readFile, readlink, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Pool } from 'pg';
import { port } from './embedded-cluster.ts';
import type { Cluster } from './embedded-cluster.ts';
import { controllerMark } from './embedded-launch.ts';

/** Who keeps the cluster's lock. */
export type Holder =
  /** A server whose controller lives. */
  | { readonly kind: 'controller'; readonly controllerPid: number; readonly serverPid: number }
  /** A server that lost its controller, and is ending or has to be told to. */
  | { readonly kind: 'orphan'; readonly serverPid: number }
  /** A server that we reach, but not see: it runs in another container. */
  | { readonly kind: 'elsewhere' }
  /** Nobody to be found: the last processes of a killed server, or one that is just starting. */
  | { readonly kind: 'unknown' };

/** Proved by the program and its working folder, never by a process id alone: ids are used again. */
export async function findHolder(cluster: Cluster): Promise<Holder> {
  const serverPid = await pidIn(join(cluster.data, 'postmaster.pid'));
  if (serverPid === undefined) return { kind: 'unknown' };
  if (!(await isOurServer(serverPid, cluster.data))) return (await answers(cluster)) ? { kind: 'elsewhere' } : { kind: 'unknown' };
  const parentPid = await parentOf(serverPid);
  if (parentPid !== undefined && (await startedBy(serverPid, parentPid)))
    return { kind: 'controller', controllerPid: parentPid, serverPid };
  return { kind: 'orphan', serverPid };
}

async function pidIn(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

async function isOurServer(pid: number, data: string): Promise<boolean> {
  try {
    const exe = await readlink(`/proc/${pid}/exe`);
    const cwd = await readlink(`/proc/${pid}/cwd`);
    // A server whose files were updated under it reads as "postgres (deleted)".
    return basename(exe).split(' ')[0] === 'postgres' && cwd === (await realpath(data));
  } catch {
    return false;
  }
}

async function parentOf(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const parent = /^PPid:\s+(\d+)$/m.exec(status)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** An orphan has another parent than the one that started it. */
async function startedBy(pid: number, parentPid: number): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.split('\0').includes(`cluster_name=${controllerMark(parentPid)}`);
}

/** Whether a server answers on our socket that serves exactly these files: both name the same system identifier. */
async function answers(cluster: Cluster): Promise<boolean> {
  const pool = new Pool({ host: cluster.socketDir, port, user: 'lockstep', database: 'postgres', max: 1, connectionTimeoutMillis: 2000 });
  pool.on('error', () => undefined);
  try {
    const control = await readFile(join(cluster.data, 'global', 'pg_control'));
    const { rows } = await pool.query<{ id: string }>('SELECT system_identifier::text AS id FROM pg_control_system()');
    return rows[0]?.id === control.readBigUInt64LE(0).toString();
  } catch {
    return false;
  } finally {
    await pool.end();
  }
}
