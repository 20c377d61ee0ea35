import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFolder } from '#core/migrations/folder.ts';
import { runFolder, type FolderRan } from '#migrator/run-folder.ts';
import { watchDatabase } from '#migrator/watch-database.ts';
import { shopServers, startShopServer, type ShopServer } from './migrations-server.ts';

type Files = { readonly [path: string]: string };

interface Ran {
  readonly ran: FolderRan;
  readonly said: readonly string[];
}

async function run(
  url: string,
  files: Files,
  { said = [], ...more }: { readonly lockTimeoutMs?: number; readonly statementTimeoutMs?: number; readonly said?: string[] } = {},
): Promise<Ran> {
  const folder = readFolder(Object.entries(files).map(([name, text]) => ({ path: name, text })));
  const ran = await runFolder({ url, files: folder, release: '1.0.0', say: (sentence) => said.push(sentence), ...more });
  return { ran, said };
}

/** In a file: it stands there until somebody writes into `go`. */
const standsStill = 'DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM go) LOOP PERFORM pg_sleep(0.02); END LOOP; END $$;';
const going = 'CREATE TABLE go (at int)';
const letGo = 'INSERT INTO go VALUES (1)';

async function failureOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing failed',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

describe.each(shopServers)('a folder of SQL files on $name', ({ home, isThere }) => {
  let server: ShopServer;

  beforeAll(async () => {
    if (isThere) server = await startShopServer(home);
  });
  afterAll(async () => server?.stop());

  interface Fresh {
    readonly url: string;
    readonly query: (sql: string) => Promise<readonly unknown[]>;
    /** Until so many sessions of this database have it, or wait for it. */
    readonly untilLocked: (count: number, isGranted: boolean) => Promise<void>;
  }

  async function fresh(): Promise<Fresh> {
    const database = await server.database();
    return {
      url: server.url(database, 'team'),
      query: async (sql) => {
        const client = await server.connect(database, 'team');
        const { rows } = await client.query<object>(sql);
        await client.end();
        return rows;
      },
      untilLocked: async (count, isGranted) => {
        const watcher = await server.connect(database, 'postgres');
        const locks = `SELECT FROM pg_locks WHERE relation = 'orders'::regclass AND granted = $1`;
        const mode = isGranted ? ` AND mode = 'AccessExclusiveLock'` : '';
        await expect.poll(async () => (await watcher.query(locks + mode, [isGranted])).rowCount).toBe(count);
        await watcher.end();
      },
    };
  }

  test.skipIf(!isThere)('runs each file once, and notes it', async () => {
    const { url, query } = await fresh();
    const files = { '1_a.sql': 'CREATE TABLE made (id int);', '2_b.sql': 'ALTER TABLE made ADD note text; INSERT INTO made VALUES (1);' };
    expect((await run(url, files)).ran.files).toBe(2);
    const again = await run(url, { ...files, '3_c.sql': 'CREATE INDEX CONCURRENTLY made_id ON made (id);' });
    expect(again.ran.files).toBe(1);
    expect((await run(url, files)).said).toEqual(['Nothing to do: all 2 files have run here before.']);
    expect(await query('SELECT count(*)::int AS count FROM made')).toEqual([{ count: 1 }]);
    expect(await query('SELECT name, release, ended IS NOT NULL AS ended FROM lockstep_migrations ORDER BY name')).toEqual([
      { name: '1_a.sql', release: '1.0.0', ended: true },
      { name: '2_b.sql', release: '1.0.0', ended: true },
      { name: '3_c.sql', release: '1.0.0', ended: true },
    ]);
  });

  test.skipIf(!isThere)('takes back a file that does not go through, and names its line', async () => {
    const { url, query } = await fresh();
    const files = {
      '1_a.sql': 'CREATE TABLE made (id int);',
      '2_b.sql': 'INSERT INTO made VALUES (1);\n\nALTER TABLE\n  made DROP nothing;',
    };
    expect(await failureOf(run(url, files))).toBe(
      '2_b.sql, line 3: column "nothing" of relation "made" does not exist (42703). Nothing of this file stays; those before it do.',
    );
    expect(await query('SELECT count(*)::int AS count FROM made')).toEqual([{ count: 0 }]);
    expect((await run(url, { ...files, '2_b.sql': 'INSERT INTO made VALUES (1);' })).ran.files).toBe(1);
  });

  test.skipIf(!isThere)('refuses a file that was changed after it had run', async () => {
    const { url, query } = await fresh();
    await run(url, { '1_a.sql': 'CREATE TABLE made (id int);' });
    expect(await failureOf(run(url, { '1_a.sql': 'CREATE TABLE made (id bigint);', '2_b.sql': 'DROP TABLE made;' }))).toMatch(
      /^1_a\.sql was changed after it had run here: .* Put it back as it was/,
    );
    expect(await query('SELECT count(*)::int AS count FROM made')).toEqual([{ count: 0 }]);
  });

  test.skipIf(!isThere)('lets two that come at once run each file once', async () => {
    const { url, query } = await fresh();
    await query(going);
    const files = { '1_a.sql': `CREATE TABLE made (id int); ${standsStill}`, '2_b.sql': 'INSERT INTO made VALUES (1);' };
    const told: string[] = [];
    const running = [run(url, files, { said: told }), run(url, files, { said: told })];
    await expect.poll(() => told).toContain('Somebody else migrates this database; waiting for them.');
    await query(letGo);
    const both = await Promise.all(running);
    expect(both.map(({ ran }) => ran.files).toSorted((one, other) => one - other)).toEqual([0, 2]);
    expect(await query('SELECT count(*)::int AS count FROM made')).toEqual([{ count: 1 }]);
  });

  test.skipIf(!isThere)('gives up a lock in time, and tries again until it has it', async () => {
    const { url } = await fresh();
    const busy = await server.connect(new URL(url).pathname.slice(1), 'team');
    await busy.query('BEGIN; SELECT count(*) FROM orders');
    const said: string[] = [];
    const running = run(url, { '1_a.sql': 'ALTER TABLE orders ADD colour text;' }, { lockTimeoutMs: 100, said });
    await expect.poll(() => said.length).toBeGreaterThan(0);
    await busy.query('COMMIT');
    await busy.end();
    await running;
    expect(said[0]).toBe('1_a.sql: a lock was not to be had in time; nothing of it stays, and it is tried again (1 of 4).');
    expect(said.at(-1)).toMatch(/^1_a\.sql: .*, ACCESS EXCLUSIVE on orders\.$/);
  });

  test.skipIf(!isThere)('ends a statement that takes too long, and says which setting it was', async () => {
    const { url } = await fresh();
    expect(await failureOf(run(url, { '1_a.sql': 'SELECT pg_sleep(30);' }, { statementTimeoutMs: 200 }))).toBe(
      '1_a.sql, line 1: canceling statement due to statement timeout (57014). It took longer than `statement-timeout`. Nothing of this file stays; those before it do.',
    );
  });

  test.skipIf(!isThere)('says what to write where a statement may not run in a transaction', async () => {
    const { url } = await fresh();
    expect(await failureOf(run(url, { '1_a.sql': 'VACUUM orders;' }))).toContain(
      'Write `-- lockstep: no-transaction` into its first line.',
    );
    expect((await run(url, { '1_a.sql': '-- lockstep: no-transaction\nVACUUM orders;' })).ran.files).toBe(1);
  });

  test.skipIf(!isThere)('asks a person about one that was broken off outside of a transaction', async () => {
    const { url, query } = await fresh();
    const files = { '1_a.sql': '-- lockstep: no-transaction\nCREATE TABLE made (id int); ALTER TABLE made DROP nothing;' };
    expect(await failureOf(run(url, files))).toContain('It ran outside of a transaction: what its statements before did stays.');
    expect(await failureOf(run(url, files))).toMatch(/^1_a\.sql was begun here outside of a transaction, and nobody saw it end\./);
    await query("UPDATE lockstep_migrations SET ended = now() WHERE name = '1_a.sql'");
    expect((await run(url, files)).ran.files).toBe(0);
  });

  test.skipIf(!isThere).each([
    [
      'dbmate',
      'CREATE TABLE schema_migrations (version varchar PRIMARY KEY)',
      "INSERT INTO schema_migrations VALUES ('20240101')",
      ['20240101_a.sql', '20240102_b.sql'],
    ],
    [
      'goose',
      'CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint, is_applied boolean)',
      'INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true), (2, true), (2, false)',
      ['00001_a.sql', '00002_b.sql'],
    ],
    [
      'Flyway',
      'CREATE TABLE flyway_schema_history (version varchar, success boolean)',
      "INSERT INTO flyway_schema_history VALUES ('1.1', true), ('2', false)",
      ['V1_1__a.sql', 'V2__b.sql'],
    ],
  ])('goes on where %s has migrated before', async (tool, create, insert, [first = '', second = '']) => {
    const { url, query } = await fresh();
    await query(create);
    await query(insert);
    const { ran, said } = await run(url, { [first]: 'SELECT 1/0;', [second]: 'CREATE TABLE made (id int);' });
    expect(ran.files).toBe(1);
    expect(said[0]).toMatch(new RegExp(`^${tool} has run 1 of these files here before`));
  });

  test.skipIf(!isThere)('counts every file as run where what runs is adopted, and runs what comes after', async () => {
    const { url, query } = await fresh();
    const said: string[] = [];
    const files = readFolder([{ path: '1_a.sql', text: 'CREATE TABLE orders (id int);' }]);
    const adopt = () => runFolder({ url, files, release: '1.0.0', adopts: true, say: (sentence) => said.push(sentence) });
    expect((await adopt()).files).toBe(0);
    expect(said[0]).toBe('The one file counts as run: what runs here already is recorded as 1.0.0.');
    expect((await run(url, { '1_a.sql': 'CREATE TABLE orders (id int);', '2_b.sql': 'CREATE TABLE made (id int);' })).ran.files).toBe(1);
    expect(await query('SELECT count(*)::int AS count FROM made')).toEqual([{ count: 0 }]);
  });

  test.skipIf(!isThere)('goes on where it was killed: nothing of the file that was under way stays', async () => {
    const { url, query } = await fresh();
    const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-folder-'));
    try {
      writeFileSync(path.join(folder, '1_a.sql'), 'CREATE TABLE made (id int);');
      writeFileSync(path.join(folder, '2_b.sql'), 'INSERT INTO made VALUES (1); SELECT pg_sleep(1.5); INSERT INTO made VALUES (2);');
      const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
      const start = () =>
        spawn(process.execPath, [main, 'migrator', '--folder', folder], {
          env: { ...process.env, LOCKSTEP_DATABASE: url },
          stdio: ['ignore', 'pipe', 'inherit'],
        });
      const first = start();
      await once(first.stdout, 'data');
      await sleep(500);
      first.kill('SIGKILL');
      await once(first, 'exit');
      const second = start();
      await once(second, 'exit');
      expect(second.exitCode).toBe(0);
      expect(await query('SELECT id FROM made ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  describe('measured', () => {
    test.skipIf(!isThere)('what it locked, how long, and who waited for it', async () => {
      const { url, query, untilLocked } = await fresh();
      await query(going);
      const customer = await server.connect(new URL(url).pathname.slice(1), 'app');
      const watch = await watchDatabase(url);
      const running = run(url, { '1_a.sql': `ALTER TABLE orders ADD colour text; ${standsStill}` });
      await untilLocked(1, true);
      const asked = customer.query('SELECT count(*) FROM orders');
      await untilLocked(1, false);
      await sleep(450);
      await query(letGo);
      const [{ ran }] = await Promise.all([running, asked]);
      await customer.end();
      const measured = await watch.end({ ms: 1_000, files: ran.files, told: ran.tables });
      expect(measured).toMatchObject({
        files: 1,
        tables: [{ table: 'orders', lock: 'ACCESS EXCLUSIVE' }],
        blocked: { sessions: 1, table: 'orders' },
      });
      expect(measured.tables[0]?.heldMs).toBeGreaterThan(400);
      expect(measured.tables[0]?.bytes).toBeGreaterThan(1_000_000);
      expect(measured.blocked.longestMs).toBeGreaterThan(100);
      expect(measured.databaseBytes).toBeGreaterThan(5_000_000);
      expect(measured.walBytes).toBeGreaterThan(0);
      expect(measured.gap).toBeUndefined();
      expect(measured.server).toMatch(/^\d+(?:\.\d+)*$/);
    });

    test.skipIf(!isThere)('a table that is written anew, with what it wrote', async () => {
      const { url } = await fresh();
      const watch = await watchDatabase(url);
      const { ran } = await run(url, { '1_a.sql': 'ALTER TABLE orders ALTER legacy TYPE varchar(20);' });
      const { tables, walBytes } = await watch.end({ ms: 1_000, told: ran.tables });
      expect(tables).toMatchObject([{ table: 'orders', lock: 'ACCESS EXCLUSIVE', rewritten: true }]);
      expect(walBytes).toBeGreaterThan(500_000);
    });

    test.skipIf(!isThere)('how long it waited for whoever was there before, and that others stood behind it', async () => {
      const { url, untilLocked } = await fresh();
      const name = new URL(url).pathname.slice(1);
      const [busy, customer] = [await server.connect(name, 'app'), await server.connect(name, 'app')];
      await busy.query('BEGIN; SELECT count(*) FROM orders');
      const watch = await watchDatabase(url);
      const running = run(url, { '1_a.sql': 'ALTER TABLE orders ADD colour text;' });
      await untilLocked(1, false);
      const asked = customer.query('SELECT count(*) FROM orders');
      await untilLocked(2, false);
      await sleep(500);
      await busy.query('COMMIT');
      await Promise.all([running, asked]);
      await Promise.all([busy.end(), customer.end()]);
      const { tables, blocked } = await watch.end({ ms: 1_000 });
      expect(tables[0]).toMatchObject({ table: 'orders', lock: 'ACCESS EXCLUSIVE' });
      expect(tables[0]?.waitedMs).toBeGreaterThan(400);
      expect(blocked.sessions).toBe(1);
    });

    test.skipIf(!isThere)('a tool that says its own name is known by when it came', async () => {
      const { url } = await fresh();
      const watch = await watchDatabase(url);
      const tool = await server.connect(new URL(url).pathname.slice(1), 'team');
      await tool.query('BEGIN; CREATE INDEX ON orders (price)');
      await sleep(300);
      await tool.query('COMMIT');
      await tool.end();
      expect((await watch.end({ ms: 400 })).tables).toMatchObject([{ table: 'orders', lock: 'SHARE' }]);
    });

    test.skipIf(!isThere)('nothing of what others lock meanwhile', async () => {
      const { url } = await fresh();
      const before = await server.connect(new URL(url).pathname.slice(1), 'team');
      await before.query('BEGIN; LOCK TABLE customers IN ACCESS EXCLUSIVE MODE');
      const watch = await watchDatabase(url);
      await run(url, { '1_a.sql': 'CREATE TABLE made (id int); SELECT pg_sleep(0.2);' });
      const { tables } = await watch.end({ ms: 400 });
      await before.end();
      expect(tables).toEqual([]);
    });
  });
});

test('a database that cannot be reached is told, and stops nobody', async () => {
  const watch = await watchDatabase('postgres://nobody@127.0.0.1:1/nothing');
  const measured = await watch.end({ ms: 12 });
  expect(measured).toMatchObject({ ms: 12, everyMs: 0, tables: [] });
  expect(measured.gap).toMatch(/^The database was not measured: .*ECONNREFUSED/);
});
