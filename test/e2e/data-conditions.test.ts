// What the world does to a refresh, on real servers: certificates of others, a replica that lags or has to go on, a source that is slow, held or
// restarted, a target without room. Staging is what it was, what is said is clear, and the next refresh is whole.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DataHost } from '#data/host/data-host.ts';
import { makeMaskKey } from '#data/host/mask-key.ts';
import { SourceHand } from '#data/host/refresh-hand.ts';
import { makeCertificates, startOwnServer, type OwnServer } from './data-server.ts';
import { shopServers } from './migrations-server.ts';

const bin = `${shopServers[1].home ?? ''}/bin`;
const isThere = existsSync(`${bin}/pg_basebackup`) && spawnSync('openssl', ['version']).status === 0;
const rows = 30_000;

const classification = `lockstep-data: 1
tables:
  public.people:
    columns: {id: {type: integer, keep: serial key}, email: {type: text, mask: email}, about: {type: text, mask: text.scramble}}
subsets:
  some: {start: {public.people: {share: 10 %}}}
`;

let source: OwnServer;
let replica: OwnServer;
let target: OwnServer;
let folder: string;
const mounted: string[] = [];

beforeAll(async () => {
  if (!isThere) return;
  folder = mkdtempSync(path.join(tmpdir(), 'lockstep-conditions-'));
  mkdirSync(path.join(folder, 'certificates'));
  makeCertificates(path.join(folder, 'certificates'), 'localhost');
  mkdirSync(path.join(folder, 'others'));
  makeCertificates(path.join(folder, 'others'), 'db.example');
  const tls = ['ssl=on', 'ssl_cert_file=../files/localhost.pem', 'ssl_key_file=../files/localhost.key'];
  const files = path.join(folder, 'certificates');
  source = await startOwnServer(bin, { settings: ['wal_level=replica', ...tls], files });
  await source.ask('postgres', 'CREATE DATABASE prod');
  await source.ask(
    'prod',
    `CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL, about text);
      INSERT INTO people (email, about) SELECT 'somebody' || n || '@web.de', repeat('Word' || n || ' ', 40) FROM generate_series(1, ${rows}) n; ANALYZE`,
  );
  [replica, target] = await Promise.all([
    startOwnServer(bin, { replicaOf: source, settings: ['max_standby_streaming_delay=100ms', ...tls], files }),
    startOwnServer(bin),
  ]);
  await target.ask('postgres', 'CREATE DATABASE staging');
  chmodSync(folder, 0o755);
  await makeMaskKey(path.join(folder, 'mask.key'));
  writeFileSync(path.join(folder, 'prod.yaml'), classification);
}, 120_000);

afterAll(async () => {
  await replica?.stop();
  await Promise.all([source?.stop(), target?.stop()]);
  for (const each of mounted) spawnSync('umount', ['-l', each]);
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

interface Asked {
  readonly from?: OwnServer;
  /** Of the source. */
  readonly tls?: string;
  readonly host?: string;
  /** Lines of the database. */
  readonly more?: string;
  readonly subset?: boolean;
}

let orders = 0;

async function refresh(
  { from = source, tls = 'tls: off', host = '127.0.0.1', more = '', subset = false }: Asked,
  say: (words: string) => void = () => undefined,
): Promise<number> {
  const file = path.join(folder, 'agent-data.yaml');
  writeFileSync(
    file,
    `lockstep-agent-data: 1
key-file: mask.key
databases:
  prod:
    source: {host: ${host}, port: ${from.port}, database: prod, user: postgres, ${tls}}
    classification: prod.yaml
${more}    targets:
      staging: {host: 127.0.0.1, port: ${target.port}, database: staging, user: postgres${subset ? ', subset: some' : ''}}
`,
  );
  const hand = new SourceHand(await DataHost.open(file));
  const { rows: copied } = await hand.refresh(
    { effectKey: `order ${(orders += 1)}`, environment: 'staging', database: 'prod' },
    { signal: new AbortController().signal, say },
  );
  return copied;
}

/** What fails leaves nothing behind, and staging as it is. */
async function refused(asked: Asked, during: () => Promise<unknown>, words: RegExp): Promise<void> {
  await target.ask('staging', `DROP TABLE IF EXISTS mark; CREATE TABLE mark AS SELECT ${orders} AS mark`);
  const [error] = await Promise.all([
    refresh(asked).then(
      () => undefined,
      (failed: unknown) => failed,
    ),
    during(),
  ]);
  expect(String(error)).toMatch(words);
  expect(error).toMatchObject({ retryable: true });
  expect(await target.ask('staging', 'SELECT mark FROM mark')).toEqual([{ mark: orders - 1 }]);
  await expect
    .poll(() => target.ask('postgres', `SELECT datname FROM pg_database WHERE datname LIKE 'staging_next%'`), { timeout: 20_000 })
    .toEqual([]);
}

/** Slow enough that something can happen meanwhile. */
const slowly = '    at-most: 1.5 MB/s\n';

/** Once it reads rows. */
async function whileReading(server: OwnServer, work: () => Promise<unknown>): Promise<void> {
  const reading = `SELECT FROM pg_stat_activity WHERE application_name = 'lockstep data' AND query LIKE 'COPY%people%STDOUT' AND state = 'active'`;
  await expect.poll(async () => (await server.ask('prod', reading)).length, { timeout: 20_000, interval: 50 }).toBeGreaterThan(0);
  await pause(1_000);
  await work();
}

test.skipIf(!isThere)(
  'a certificate is that of our own authority and of the name that was asked for, or nobody connects',
  { timeout: 240_000 },
  async () => {
    const own = path.join('certificates', 'ca.pem');
    expect(await refresh({ host: 'localhost', tls: `tls: verify, ca-file: ${own}` })).toBe(rows);
    expect(
      await source.ask(
        'postgres',
        `SELECT DISTINCT ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.application_name = 'lockstep data'`,
      ),
    ).toEqual([]);
    await expect(refresh({ host: 'localhost', tls: `tls: verify, ca-file: ${path.join('others', 'ca.pem')}` })).rejects.toThrow(
      /^localhost:\d+ does not take a connection: .*certificate/,
    );
    await expect(refresh({ host: '127.0.0.1', tls: `tls: verify, ca-file: ${own}` })).rejects.toThrow(
      /^127.0.0.1:\d+ does not take a connection: .*(?:altnames|IP)/,
    );
    await expect(refresh({ host: 'localhost', tls: 'tls: verify' })).rejects.toThrow(
      /does not take a connection: .*(?:self.signed|verify|issuer)/,
    );
  },
);

test.skipIf(!isThere)('a hot standby is read as well as its primary, whole and in part', { timeout: 240_000 }, async () => {
  expect(await refresh({ from: replica })).toBe(rows);
  const some = await refresh({ from: replica, subset: true });
  expect(some).toBeGreaterThan(rows / 20);
  expect(some).toBeLessThan(rows / 5);
});

test.skipIf(!isThere)('reading waits for a replica that falls behind, and goes on once it is there', { timeout: 240_000 }, async () => {
  const said: string[] = [];
  const copying = refresh({ from: replica, more: `${slowly}    pause: {lag-above: 1 second, answers-above: 20 seconds}\n` }, (words) =>
    said.push(words),
  );
  await whileReading(replica, async () => {
    await replica.ask('postgres', 'SELECT pg_wal_replay_pause()');
    await source.ask('prod', 'ANALYZE people');
  });
  await expect
    .poll(() => said.some((words) => /^reading waits: a replica is \d+ s behind, and may be 1 s$/.test(words)), { timeout: 30_000 })
    .toBe(true);
  await replica.ask('postgres', 'SELECT pg_wal_replay_resume()');
  await expect.poll(() => said.includes('reading goes on'), { timeout: 30_000 }).toBe(true);
  expect(await copying).toBe(rows);
});

test.skipIf(!isThere)('what a replica has to replay cuts reading off, and that is said', { timeout: 240_000 }, async () => {
  await refused(
    { from: replica, more: slowly },
    () => whileReading(replica, () => source.ask('prod', 'ALTER TABLE people ADD passing int; ALTER TABLE people DROP passing')),
    /The replica that is read had to replay what does not go with reading/,
  );
  expect(await refresh({ from: replica })).toBe(rows);
});

test.skipIf(!isThere)('reading waits while the source answers slowly', { timeout: 240_000 }, async () => {
  const said: string[] = [];
  const copying = refresh({ more: `${slowly}    pause: {answers-above: 300 ms}\n` }, (words) => said.push(words));
  let watcher = 0;
  await whileReading(source, async () => {
    const [found] = await source.ask<{ pid: number }>(
      'prod',
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'lockstep data'
        AND (query LIKE '%backend_type =%' OR query LIKE '%pg_last_wal_replay_lsn%' OR query = 'SELECT 1') AND pid <> pg_backend_pid() LIMIT 1`,
    );
    // A pid of 0 would be this test's own group.
    if (found === undefined) throw new Error('Nobody watches the source.');
    watcher = found.pid;
    process.kill(watcher, 'SIGSTOP');
    await pause(1_500);
    process.kill(watcher, 'SIGCONT');
  });
  await expect
    .poll(() => said.some((words) => /^reading waits: the source answers in \d+ ms, and may in 300 ms$/.test(words)), { timeout: 30_000 })
    .toBe(true);
  expect(await copying).toBe(rows);
  expect(said).toContain('reading goes on');
});

test.skipIf(!isThere)('a table that somebody holds is named, and nobody waits for it', { timeout: 240_000 }, async () => {
  const holder = new pg.Client({ connectionString: source.url('prod') });
  await holder.connect();
  await holder.query('BEGIN; LOCK TABLE people IN ACCESS EXCLUSIVE MODE');
  const begun = performance.now();
  await refused({}, () => Promise.resolve(), /Somebody holds `public.people` of the source for themselves/);
  expect(performance.now() - begun).toBeLessThan(15_000);
  await holder.end();
  expect(await refresh({})).toBe(rows);
});

test.skipIf(!isThere)('whoever is cut off by the server says so, and the next one is whole', { timeout: 240_000 }, async () => {
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lockstep data' AND datname = 'prod'`;
  await refused(
    { more: slowly },
    () => whileReading(source, () => source.ask('prod', cut)),
    /A database ended a connection: terminating connection due to administrator command/,
  );
  await refused(
    { more: slowly },
    () => whileReading(source, () => source.restart()),
    /ended a connection|does not take a connection|connection to a database ended|The copy broke off/i,
  );
  expect(await refresh({})).toBe(rows);
});

test.skipIf(!isThere)('who somebody is at a foreign server stays in production, with the password', { timeout: 240_000 }, async () => {
  await source.ask('prod', `CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'far.test')`);
  await source.ask('prod', `CREATE USER MAPPING FOR postgres SERVER far OPTIONS (user 'x', password 'top-secret')`);
  try {
    await expect(refresh({})).rejects.toThrow('`server far` leads out of the database');
    const kept = 'ddl:\n  server far: {holds: [connection], keep: staging asks it too, approved-by: dora}\n';
    writeFileSync(path.join(folder, 'prod.yaml'), `${classification}${kept}`);
    await refresh({});
    expect(await target.ask('staging', 'SELECT srvname FROM pg_foreign_server')).toEqual([{ srvname: 'far' }]);
    expect(await target.ask('staging', 'SELECT usename FROM pg_user_mappings')).toEqual([]);
  } finally {
    await source.ask('prod', 'DROP EXTENSION postgres_fdw CASCADE');
    writeFileSync(path.join(folder, 'prod.yaml'), classification);
  }
});

test.skipIf(!isThere)('a target without room is said to have none', { timeout: 240_000 }, async (context) => {
  const small = path.join(folder, 'small');
  mkdirSync(small);
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=14m,mode=0777', 'tmpfs', small]).status === 0;
  if (!isMounted) return context.skip();
  mounted.push(small);
  const [own] = await target.ask<{ folder: string }>('postgres', `SELECT current_setting('data_directory') AS folder`);
  spawnSync('chown', ['--reference', own?.folder ?? '', small]);
  spawnSync('chmod', ['700', small]);
  await target.ask('postgres', `CREATE TABLESPACE small LOCATION '${small}'`);
  await target.ask('postgres', 'DROP DATABASE staging');
  await target.ask('postgres', 'CREATE DATABASE staging TEMPLATE template0');
  await target.ask('postgres', 'ALTER DATABASE staging SET TABLESPACE small').catch(() => undefined);
  await refused({}, () => Promise.resolve(), /The disk of a server is full\. Nothing was replaced/);
  await target.ask('postgres', 'ALTER DATABASE staging SET TABLESPACE pg_default');
  expect(await refresh({})).toBe(rows);
});
