// A PostgreSQL server with a small shop in it, and a role that owns nothing: what the measured rules and the check of the release before
// are held against.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { postgresMajors } from '#core/migrations/rule.ts';
import { shopSchema } from '#core/migrations/rule-cases.ts';
import { readStatements } from '#core/migrations/statements.ts';
import { findNative, usableBinaries } from '#store/embedded-binaries.ts';
import { chooseServerUser } from '#store/embedded-user.ts';
import { freePort } from '../free-port.ts';

const rows = 20_000;
const readyMs = 60_000;

/** The PostgreSQL of Debian on this machine: 15 on bookworm, 17 on trixie. */
const debian = postgresMajors
  .map((major) => ({ major, home: `/usr/lib/postgresql/${major}` }))
  .find(({ home }) => existsSync(path.join(home, 'bin', 'postgres')));

/** The servers that are tried: the embedded one, and another major where Debian has it; where it has none, that is told as skipped. */
export const shopServers = [
  { name: 'PostgreSQL 18, embedded', major: 18, home: undefined, isThere: true },
  { name: `PostgreSQL ${debian?.major ?? 15} of Debian`, major: debian?.major ?? 15, home: debian?.home, isThere: debian !== undefined },
] as const;

export interface ShopServer {
  /** A copy of the shop of its own. */
  database(): Promise<string>;
  url(database: string, role: Role): string;
  connect(database: string, role: Role): Promise<pg.Client>;
  stop(): Promise<void>;
}

/** `team` owns the tables and migrates; `app` is what services come with. */
export type Role = 'team' | 'app' | 'postgres';

/** Starts the embedded server, or the one whose programs lie in `home`. `more`: settings, as `name=value`. */
export async function startShopServer(home?: string, more: readonly string[] = []): Promise<ShopServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-migrations-'));
  await chmod(folder, 0o755);
  const user = await chooseServerUser(undefined);
  if (user.isOther) await chown(folder, user.uid, user.gid);
  const identity = user.isOther ? { uid: user.uid, gid: user.gid } : {};
  const programs = path.join(home ?? (await usableBinaries(findNative(), folder, user)), 'bin');
  const data = path.join(folder, 'data');
  const options = { ...identity, cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C' } };
  const made = spawnSync(
    path.join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    options,
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr.toString()}`);
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'fsync=off',
    'full_page_writes=off',
    'autovacuum=off',
    ...more,
  ];
  const child = spawn(path.join(programs, 'postgres'), ['-D', data, ...settings.flatMap((each) => ['-c', each])], {
    ...options,
    stdio: 'ignore',
  });
  const server = serverOf(port, { child, folder });
  await untilReady(server);
  await fill(server);
  return server;
}

function serverOf(port: number, { child, folder }: { readonly child: ChildProcess; readonly folder: string }): ShopServer {
  let made = 0;
  const url = (database: string, role: Role): string => `postgres://${role}@127.0.0.1:${port}/${database}`;
  const connect = async (database: string, role: Role): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url(database, role) });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  return {
    url,
    connect,
    database: async () => {
      made += 1;
      const client = await connect('postgres', 'postgres');
      await client.query(`CREATE DATABASE shop_${made} TEMPLATE shop OWNER team`);
      await client.end();
      return `shop_${made}`;
    },
    stop: async () => {
      child.kill('SIGQUIT');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(server: ShopServer): Promise<void> {
  const endMs = performance.now() + readyMs;
  for (;;) {
    const client = await server.connect('postgres', 'postgres').catch(() => undefined);
    if (client !== undefined) return client.end();
    if (performance.now() > endMs) throw new Error(`PostgreSQL did not answer within ${readyMs / 1000} s.`);
    await pause(50);
  }
}

async function fill(server: ShopServer): Promise<void> {
  const admin = await server.connect('postgres', 'postgres');
  await admin.query('CREATE ROLE team LOGIN; CREATE ROLE app LOGIN');
  await admin.query('CREATE DATABASE shop OWNER team');
  await admin.end();
  const team = await server.connect('shop', 'team');
  await team.query(shopSchema);
  await team.query(`INSERT INTO customers (name, email) SELECT 'customer ' || n, n || '@example.org' FROM generate_series(1, 100) n`);
  await team.query(`INSERT INTO orders (customer, price, note, legacy, data)
    SELECT 1 + n % 100, n % 500, 'note ' || n % 100, 'old', '{}' FROM generate_series(1, ${rows}) n`);
  await team.query(
    'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app',
  );
  await team.query('ANALYZE');
  await team.end();
}

/** The statements of a migration, each by itself. */
export function textsOf(sql: string): readonly string[] {
  const { statements } = readStatements(sql);
  return statements.map(({ at }, index) => sql.slice(at, statements[index + 1]?.at).replace(/;\s*$/, ''));
}
