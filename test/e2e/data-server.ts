// A PostgreSQL server with settings of its own: over TLS, as a replica, on a small disk.
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { chooseServerUser } from '#store/embedded-user.ts';
import { freePort } from '../free-port.ts';

export interface OwnServer {
  readonly port: number;
  readonly folder: string;
  url(database: string): string;
  ask<Row extends object>(database: string, sql: string): Promise<readonly Row[]>;
  /** Stops it at once and starts it again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** `bin`: the folder of its programs. `replicaOf`: another one that stays its primary. `files` lie in its folder, readable for it alone. */
export async function startOwnServer(
  bin: string,
  {
    settings = [],
    replicaOf,
    files,
  }: { readonly settings?: readonly string[]; readonly replicaOf?: OwnServer; readonly files?: string } = {},
): Promise<OwnServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-server-'));
  chmodSync(folder, 0o755);
  const user = await chooseServerUser(undefined);
  const own = (place: string): void => {
    if (user.isOther) chownSync(place, user.uid, user.gid);
  };
  own(folder);
  const options = { ...(user.isOther && { uid: user.uid, gid: user.gid }), cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C' } };
  const data = path.join(folder, 'data');
  const making =
    replicaOf === undefined
      ? spawnSync(path.join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], options)
      : spawnSync(
          path.join(bin, 'pg_basebackup'),
          ['-D', data, '-R', '-X', 'stream', '-c', 'fast', '-d', replicaOf.url('postgres')],
          options,
        );
  if (making.status !== 0) throw new Error(making.stderr.toString());
  if (files !== undefined) {
    cpSync(files, path.join(folder, 'files'), { recursive: true });
    for (const name of readdirSync(path.join(folder, 'files'))) {
      own(path.join(folder, 'files', name));
      chmodSync(path.join(folder, 'files', name), 0o600);
    }
  }
  const port = await freePort();
  const all = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'fsync=off', ...settings];
  const begin = (): ChildProcess =>
    spawn(path.join(bin, 'postgres'), ['-D', data, ...all.flatMap((each) => ['-c', each])], { ...options, stdio: 'ignore' });
  const url = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`;
  const end = async (): Promise<void> => {
    child.kill('SIGINT');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  let child = begin();
  await untilReady(url('postgres'));
  return {
    port,
    folder,
    url,
    ask: (database, sql) => asked(url(database), sql),
    restart: async () => {
      await end();
      child = begin();
      await untilReady(url('postgres'));
    },
    stop: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function asked<Row extends object>(connectionString: string, sql: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function untilReady(connectionString: string): Promise<void> {
  for (let left = 600; left > 0; left -= 1) {
    const isUp = await asked(connectionString, 'SELECT 1').then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await pause(50);
  }
  throw new Error('PostgreSQL did not answer within 30 s.');
}

/** `ca.pem`, and `NAME.pem` with `NAME.key` of a server that is called so. */
export function makeCertificates(folder: string, name: string): void {
  const openssl = (...args: readonly string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=our own', '-keyout', 'ca.key', '-out', 'ca.pem');
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    `/CN=${name}`,
    '-addext',
    `subjectAltName=DNS:${name}`,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
  );
  openssl(
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-copy_extensions',
    'copy',
    '-out',
    `${name}.pem`,
  );
}
