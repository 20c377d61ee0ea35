// Reading a real hot standby: production is spared where its replica is there and not too far behind, and it is said where it is not.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DataHost } from '#data/host/data-host.ts';
import { dataHere } from '#data/host/here.ts';
import { makeMaskKey } from '#data/host/mask-key.ts';
import { SourceHand } from '#data/host/refresh-hand.ts';
import { chooseServerUser } from '#store/embedded-user.ts';
import { freePort } from '../free-port.ts';
import { shopServers, startShopServer, type ShopServer } from './migrations-server.ts';

const debian = shopServers[1];
const programs = path.join(debian.home ?? '', 'bin');
const isThere = debian.isThere && existsSync(path.join(programs, 'pg_basebackup'));

let server: ShopServer;
let folder = '';
let port = 0;
let standby: ChildProcess;
let primary: pg.Client;
let replica: pg.Client;

beforeAll(async () => {
  if (!isThere) return;
  server = await startShopServer(debian.home);
  const admin = await server.connect('postgres', 'postgres');
  for (const name of ['prod', 'staging']) await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  primary = await server.connect('prod', 'postgres');
  await primary.query(
    `CREATE TABLE people (id int PRIMARY KEY, email text); INSERT INTO people SELECT n, 'person' || n || '@example.org' FROM generate_series(1, 1000) n`,
  );
  folder = await mkdtemp(path.join(tmpdir(), 'replica-'));
  const user = await chooseServerUser(undefined);
  if (user.isOther) await chown(folder, user.uid, user.gid);
  const options = { cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C' }, ...(user.isOther && { uid: user.uid, gid: user.gid }) };
  port = await freePort();
  const from = new URL(server.url('prod', 'postgres'));
  const data = path.join(folder, 'data');
  const made = spawnSync(
    path.join(programs, 'pg_basebackup'),
    ['-h', '127.0.0.1', '-p', from.port, '-U', 'postgres', '-D', data, '-R', '-X', 'stream', '-c', 'fast', '--no-sync'],
    options,
  );
  if (made.status !== 0) throw new Error(`pg_basebackup: ${made.stderr.toString()}`);
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'fsync=off', 'hot_standby=on'];
  standby = spawn(path.join(programs, 'postgres'), ['-D', data, ...settings.flatMap((each) => ['-c', each])], {
    ...options,
    stdio: 'ignore',
  });
  replica = await readyReplica();
  await makeMaskKey(path.join(folder, 'mask.key'));
}, 120_000);

afterAll(async () => {
  await replica?.end().catch(() => undefined);
  await primary?.end();
  standby?.kill('SIGQUIT');
  if (standby?.exitCode === null && standby.signalCode === null) await once(standby, 'exit');
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function readyReplica(): Promise<pg.Client> {
  for (let attempt = 0; ; attempt += 1) {
    const client = new pg.Client({ connectionString: `postgres://postgres@127.0.0.1:${port}/prod` });
    client.on('error', () => undefined);
    const failed = await client.connect().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failed === undefined) return client;
    if (attempt === 300) throw new Error('The replica takes no connection.', { cause: failed });
    await pause(100);
  }
}

async function host(replicaPort: number, lag = '1 minute'): Promise<string> {
  const own = new URL(server.url('prod', 'postgres')).port;
  const place = path.join(folder, 'agent-data.yaml');
  await writeFile(
    path.join(folder, 'data.yaml'),
    'lockstep-data: 1\ntables: {public.people: {columns: {id: {type: integer, keep: serial key}, email: {type: text, mask: email}}}}\n',
  );
  await writeFile(
    place,
    `lockstep-agent-data: 1
key-file: mask.key
databases:
  shop:
    source: {host: 127.0.0.1, port: ${own}, database: prod, user: postgres}
    replica: {host: 127.0.0.1, port: ${replicaPort}, database: prod, user: postgres}
    classification: data.yaml
    pause: {lag-above: ${lag}}
    targets: {staging: {host: 127.0.0.1, port: ${own}, database: staging, user: postgres}}
`,
  );
  return place;
}

let count = 0;

async function refreshed(
  place: string,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<{ readonly at: number; readonly rows: number; readonly verdict: string; readonly said: readonly string[] }> {
  count += 1;
  const said: string[] = [];
  const hand = new SourceHand(await DataHost.open(place));
  const order = { effectKey: `replica-${count}`, environment: 'staging', database: 'shop' };
  const [{ at, rows, verdict }] = await Promise.all([
    hand.refresh(order, { signal: new AbortController().signal, say: (words) => said.push(words) }),
    meanwhile(),
  ]);
  return { at, rows, verdict, said: said.filter((words) => words.includes('replica')) };
}

async function caughtUp(): Promise<void> {
  const { rows } = await primary.query<{ lsn: string }>('SELECT pg_current_wal_flush_lsn()::text AS lsn');
  for (;;) {
    const { rows: seen } = await replica.query<{ there: boolean }>('SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS there', [
      rows[0]?.lsn,
    ]);
    if (seen[0]?.there === true) return;
    await pause(50);
  }
}

test.skipIf(!isThere)('the replica is read, and what it has not heard of is not there', { timeout: 120_000 }, async () => {
  await caughtUp();
  await replica.query('SELECT pg_wal_replay_pause()');
  await primary.query(`INSERT INTO people VALUES (5000, 'late@example.org')`);
  const place = await host(port);
  const began = Date.now();
  const { at, ...rest } = await refreshed(place);
  expect(rest).toEqual({ rows: 1000, verdict: 'pass', said: [] });
  expect(at).toBeLessThan(began);
  const here = await dataHere(place, () => Promise.reject(new Error('Nothing is signed here.')));
  expect((await here.preview('shop', 'people', 3)).rows).toHaveLength(3);
  expect(await here.plan('shop', undefined)).toMatchObject({ ok: true });
});

test.skipIf(!isThere)('one that is too far behind is not read, and production is', { timeout: 120_000 }, async () => {
  await pause(1_200);
  const { rows, said } = await refreshed(await host(port, '1 second'));
  expect(rows).toBe(1001);
  expect(said).toEqual([expect.stringMatching(/^production itself is read: its replica is \d+ s(?:econds?)? behind, and may be 1 s/)]);
  await replica.query('SELECT pg_wal_replay_resume()');
});

test.skipIf(!isThere)(
  'one that nobody tells anything any more is of the day on which it heard something',
  { timeout: 120_000 },
  async () => {
    await caughtUp();
    // Nothing was committed for longer than it may be behind, and it takes what it heard of only while it is asked.
    await replica.query('SELECT pg_wal_replay_pause()');
    await primary.query(`INSERT INTO people VALUES (5001, 'later@example.org')`);
    await pause(2_200);
    const { rows, said } = await refreshed(await host(port, '2 seconds'), async () => {
      await pause(500);
      await replica.query('SELECT pg_wal_replay_resume()');
    });
    expect({ rows, said }).toEqual({ rows: 1002, said: [] });
    await replica.query(`ALTER SYSTEM SET primary_conninfo = ''`);
    await replica.query('SELECT pg_reload_conf()');
    await pause(1_500);
    expect((await refreshed(await host(port, '1 second'))).said).toEqual([expect.stringContaining('behind')]);
  },
);

test.skipIf(!isThere)('one that is none, or not there, is told', { timeout: 120_000 }, async () => {
  const own = Number(new URL(server.url('prod', 'postgres')).port);
  expect((await refreshed(await host(own))).said).toEqual(['production itself is read: its replica is none: it takes writes of its own']);
  expect((await refreshed(await host(await freePort()))).said).toEqual(['production itself is read: its replica takes no connection']);
});
