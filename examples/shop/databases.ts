import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { findNative, usableBinaries } from '#store/embedded-binaries.ts';
import { findLaunchers } from '#store/embedded-launch.ts';
import { canEnter, chooseServerUser, type ServerUser } from '#store/embedded-user.ts';

const readyMs = 20_000;

/** A PostgreSQL server of the shop's own, with a database and a login for each environment. It is no part of Lockstep or its store. */
export interface Databases {
  /** Environment → URL, password included: a secret of that environment. */
  readonly urls: { readonly [environment: string]: string };
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

export interface DatabasesOptions {
  /** Made where it is not there. Under root, another user has to get into it: no folder above it may be closed. */
  readonly folder: string;
  readonly environments: readonly string[];
}

/** Starts the server on a free port of this machine. It ends with the process that started it, whatever ends that. */
export async function startDatabases({ folder, environments }: DatabasesOptions): Promise<Databases> {
  const user = await chooseServerUser(undefined);
  await makeOwned(folder, user);
  if (!(await canEnter(user, path.resolve(folder))))
    throw new Error(`${user.name} cannot enter ${folder}: open the folders above it (chmod 755).`);
  const binaries = await usableBinaries(findNative(), folder, user);
  const place: Place = { folder, user, binaries, port: await freePort(), password: randomBytes(16).toString('hex') };
  await makeCluster(place);
  const server = await start(place);
  const urls = await makeDatabases(place, environments);
  return { urls, stop: () => stop(server, folder) };
}

interface Place {
  readonly folder: string;
  readonly user: ServerUser;
  readonly binaries: string;
  readonly port: number;
  /** Of the server's first login, `postgres`. */
  readonly password: string;
}

async function makeOwned(folder: string, user: ServerUser): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  if (user.isOther) await chown(folder, user.uid, user.gid);
}

async function makeCluster(place: Place): Promise<void> {
  const file = path.join(place.folder, 'password');
  await writeFile(file, place.password, { mode: 0o600 });
  if (place.user.isOther) await chown(file, place.user.uid, place.user.gid);
  const args = ['-D', path.join(place.folder, 'data'), '-U', 'postgres', '-E', 'UTF8', '--locale=C', '-A', 'scram-sha-256'];
  const made = run(place, [path.join(place.binaries, 'bin', 'initdb'), ...args, `--pwfile=${file}`, '--no-sync', '--no-instructions']);
  await once(made.child, 'exit');
  await rm(file);
  if (made.child.exitCode !== 0) throw new Error(`initdb failed: ${made.said()}`);
}

async function start(place: Place): Promise<ChildProcess> {
  const { setpriv } = await findLaunchers();
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${place.port}`,
    'unix_socket_directories=',
    'max_connections=120',
    'shared_buffers=32MB',
  ];
  // Made-up orders of a sample: they need not outlive a power cut.
  const quick = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  const args = ['-D', path.join(place.folder, 'data'), ...[...settings, ...quick].flatMap((setting) => ['-c', setting])];
  const withUs = setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'INT'];
  const { child, said } = run(place, [...withUs, path.join(place.binaries, 'bin', 'postgres'), ...args]);
  const startedMs = performance.now();
  while (!(await answers(place))) {
    if (child.exitCode !== null) throw new Error(`The shop's database server did not start: ${said()}`);
    if (performance.now() - startedMs > readyMs)
      throw new Error(`The shop's database server did not answer within ${readyMs / 1000} s: ${said()}`);
    await pause(20);
  }
  return child;
}

interface Running {
  readonly child: ChildProcess;
  readonly said: () => string;
}

function run({ user, folder }: Place, [program = '', ...args]: readonly string[]): Running {
  const identity = user.isOther ? { uid: user.uid, gid: user.gid } : {};
  const child = spawn(program, args, {
    ...identity,
    cwd: folder,
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => (words = `${words}${part.toString('utf8')}`.slice(-2000)));
  return { child, said: () => words.trim() };
}

async function answers(place: Place): Promise<boolean> {
  return asPostgres(place, () => Promise.resolve()).then(
    () => true,
    () => false,
  );
}

async function makeDatabases(place: Place, environments: readonly string[]): Promise<{ readonly [environment: string]: string }> {
  const urls: Record<string, string> = {};
  await asPostgres(place, async (client) => {
    for (const environment of environments) {
      const [name, password] = [`shop_${environment}`, randomBytes(16).toString('hex')];
      // A copy of other data comes as a database that takes this one's place.
      await client.query(`CREATE ROLE ${pg.escapeIdentifier(name)} LOGIN CREATEDB PASSWORD ${pg.escapeLiteral(password)}`);
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} OWNER ${pg.escapeIdentifier(name)}`);
      await client.query(`REVOKE CONNECT ON DATABASE ${pg.escapeIdentifier(name)} FROM PUBLIC`);
      urls[environment] = `postgres://${encodeURIComponent(name)}:${password}@127.0.0.1:${place.port}/${encodeURIComponent(name)}`;
    }
  });
  return urls;
}

async function asPostgres({ port, password }: Place, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    database: 'postgres',
    password,
    connectionTimeoutMillis: 2000,
  });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    // SIGINT: cut connections, end in order.
    server.kill('SIGINT');
    await once(server, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
}
