import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { access, constants, open, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { port } from './embedded-cluster.ts';
import type { Cluster } from './embedded-cluster.ts';

/** Exit codes of the launch itself; PostgreSQL has 0 to 2. */
export const exitLocked = 75;
const exitParentGone = 76;

/** What of util-linux is here; empty paths where it is not. */
export interface Launchers {
  readonly setpriv?: string;
  readonly flock?: string;
}

/** `$0` is the folder of the binaries. With a lock, leftovers of dead servers are provably leftovers, and go. */
const script = `
[ "$PPID" = "$LOCKSTEP_CONTROLLER" ] || exit ${exitParentGone}
if [ ! -s data/PG_VERSION ]; then
  rm -rf data.new
  "$0/bin/initdb" -D data.new -U lockstep -E UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C \\
    --data-checksums --auth-local=peer --auth-host=reject --no-instructions || exit 1
  mv data.new data
fi
if [ -n "$LOCKSTEP_LOCKED" ]; then
  rm -f data/postmaster.pid "$LOCKSTEP_SOCKET_DIR/.s.PGSQL.${port}.lock"
fi
mkdir -p -m 700 "$LOCKSTEP_SOCKET_DIR"
exec "$0/bin/postgres" "$@"
`;

/** Stands in the server's arguments: whose child it was when it started, so that an orphan is known as one. */
export function controllerMark(pid: number): string {
  return `lockstep-${pid}`;
}

/** Never open to configuration: what was acknowledged must be on the disk. */
function settingsOf(cluster: Cluster): readonly string[] {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: cluster.socketDir,
    unix_socket_permissions: '0700',
    port: String(port),
    cluster_name: controllerMark(process.pid),
    hba_file: join(cluster.folder, 'pg_hba.conf'),
    ident_file: join(cluster.folder, 'pg_ident.conf'),
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    wal_level: 'replica',
    max_wal_size: '256MB',
    min_wal_size: '80MB',
    shared_buffers: '64MB',
    // A crash ends all of it, and we start it again: only so is a full disk given room before its recovery.
    restart_after_crash: 'off',
    max_connections: '60',
    superuser_reserved_connections: '3',
    max_parallel_workers_per_gather: '0',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off',
    // Statements and details carry what people wrote: the log tells the error alone.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** How a process ended. */
export interface End {
  readonly code: number | undefined;
  readonly said: string;
}

/** A process of ours, and its end. */
export interface Launched {
  readonly child: ChildProcess;
  readonly end: Promise<End>;
}

/**
 * setpriv (ends the server with us) → flock (one server per folder, across containers; every process of the cluster inherits
 * the lock) → sh → postgres: one process all the way, our child.
 */
export async function launch(cluster: Cluster, binaries: string, { setpriv, flock }: Launchers): Promise<Launched> {
  const command = [
    ...(setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'INT', '--no-new-privs']),
    ...(flock === undefined ? [] : [flock, '-n', '-E', String(exitLocked), '-F', cluster.lock]),
    '/bin/sh',
    '-c',
    script,
    binaries,
    '-D',
    cluster.data,
    ...settingsOf(cluster),
  ];
  const [program = '/bin/sh', ...rest] = command;
  const log = await open(cluster.log, 'a', 0o600);
  try {
    const identity = cluster.user.isOther ? { uid: cluster.user.uid, gid: cluster.user.gid } : {};
    const env = {
      PATH: '/usr/bin:/bin',
      LC_ALL: 'C',
      LOCKSTEP_CONTROLLER: String(process.pid),
      LOCKSTEP_LOCKED: flock === undefined ? '' : 'yes',
      LOCKSTEP_SOCKET_DIR: cluster.socketDir,
    };
    const child = spawn(program, rest, { ...identity, env, cwd: cluster.folder, stdio: ['ignore', log.fd, log.fd] });
    return { child, end: endOf(child) };
  } finally {
    await log.close();
  }
}

async function endOf(child: ChildProcess): Promise<End> {
  const { promise, resolve } = Promise.withResolvers<End>();
  child.once('exit', (code, signal) => resolve({ code: code ?? undefined, said: signal ?? `code ${code}` }));
  child.once('error', (error) => resolve({ code: undefined, said: error.message }));
  return promise;
}

export async function findLaunchers(): Promise<Launchers> {
  const setpriv = await findProgram('setpriv');
  const flock = await findProgram('flock');
  return { ...(setpriv === undefined ? {} : { setpriv }), ...(flock === undefined ? {} : { flock }) };
}

/** BusyBox has programs of these names that lack what we need. */
async function findProgram(name: string): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  for (const folder of ['/usr/bin', '/bin', '/usr/local/bin']) {
    const path = join(folder, name);
    const real = await access(path, constants.X_OK)
      .then(async () => realpath(path))
      .catch(() => undefined);
    if (real !== undefined && basename(real) !== 'busybox') return path;
  }
  return undefined;
}
