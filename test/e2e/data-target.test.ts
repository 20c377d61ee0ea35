// What staging had besides its rows is there after a refresh: owners, grants, default privileges, settings; and what is said in the target's file of
// roles and of own SQL. The role that loads is nobody special, and the source is of an older version than the target.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DataHost } from '#data/host/data-host.ts';
import { dataHere } from '#data/host/here.ts';
import { makeMaskKey } from '#data/host/mask-key.ts';
import { SourceHand } from '#data/host/refresh-hand.ts';
import { shopServers, startShopServer, type ShopServer } from './migrations-server.ts';

const older = shopServers[1];

const schema = `
  CREATE SCHEMA shop; CREATE TYPE shop.mood AS ENUM ('good', 'bad');
  CREATE TABLE shop.people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, feels shop.mood);
  CREATE TABLE visits (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person int NOT NULL REFERENCES shop.people);
  CREATE VIEW busy AS SELECT person, count(*) FROM visits GROUP BY person;
  CREATE FUNCTION shop.many() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM shop.people';
  CREATE STATISTICS shop.together ON id, email FROM shop.people;
  ALTER TABLE shop.people ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON shop.people TO tenant USING (id > 10);
  INSERT INTO shop.people (email, feels) SELECT 'somebody' || n || '@web.de', 'good' FROM generate_series(1, 500) n;
  INSERT INTO visits (person) SELECT n FROM generate_series(1, 500) n`;

const classification = `lockstep-data: 1
tables:
  shop.people:
    columns: {id: {type: integer, keep: serial key}, email: {type: text, mask: email}, feels: {type: shop.mood, keep: two words}}
  public.visits:
    columns: {id: {type: integer, keep: serial key}, person: {type: integer, as: shop.people.id}}
enums:
  shop.mood: [good, bad]
`;

let source: ShopServer;
let target: ShopServer;
let folder: string;

beforeAll(async () => {
  [source, target] = await Promise.all([startShopServer(older.home), startShopServer()]);
  await on(source, 'postgres', 'CREATE DATABASE prod');
  await on(source, 'postgres', 'CREATE ROLE tenant');
  await on(source, 'prod', schema);
  await on(
    target,
    'postgres',
    'CREATE ROLE shop_app LOGIN; CREATE ROLE reader LOGIN; CREATE ROLE web LOGIN; CREATE ROLE loader LOGIN CREATEDB; GRANT pg_signal_backend TO loader',
  );
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-data-target-'));
  await makeMaskKey(path.join(folder, 'mask.key'));
  await writeFile(path.join(folder, 'prod.yaml'), classification);
}, 120_000);

afterAll(async () => {
  await Promise.all([source?.stop(), target?.stop()]);
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

async function on(server: ShopServer, database: string, sql: string, user = 'postgres'): Promise<readonly object[]> {
  const url = new URL(server.url(database, 'postgres'));
  url.username = user;
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url.href });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const answer = await client.query<object>(sql);
    return answer.rows ?? [];
  } finally {
    await client.end();
  }
}

async function hand(more = '', reader = 'postgres'): Promise<SourceHand> {
  const [from, to] = [new URL(source.url('prod', 'postgres')), new URL(target.url('staging', 'postgres'))];
  const file = path.join(folder, 'agent-data.yaml');
  await writeFile(
    file,
    `lockstep-agent-data: 1
key-file: mask.key
databases:
  prod:
    source: {host: 127.0.0.1, port: ${from.port}, database: prod, user: ${reader}}
    classification: prod.yaml
    targets:
      staging: {host: 127.0.0.1, port: ${to.port}, database: staging, user: loader, reset: true${more}}
`,
  );
  return new SourceHand(await DataHost.open(file));
}

let orders = 0;
async function refresh(more = '', reader = 'postgres'): Promise<string> {
  const effectKey = `order ${(orders += 1)}`;
  await (
    await hand(more, reader)
  ).refresh({ effectKey, environment: 'staging', database: 'prod' }, { signal: new AbortController().signal, say: () => undefined });
  return effectKey;
}

/** As the server shows it: whose everything is, and who may do what. */
const seenQuery = `SELECT 'relation ' || c.oid::regclass AS what, c.relowner::regrole AS owner, c.relacl::text AS acl,
    (SELECT string_agg(a.attname || a.attacl::text, ' ') FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL) AS columns
    FROM pg_class c WHERE c.relkind IN ('r', 'v', 'S') AND c.relnamespace::regnamespace::text IN ('public', 'shop')
  UNION ALL SELECT 'schema ' || nspname, nspowner::regrole, nspacl::text, NULL FROM pg_namespace WHERE nspname IN ('public', 'shop')
  UNION ALL SELECT 'routine ' || oid::regprocedure, proowner::regrole, proacl::text, NULL FROM pg_proc WHERE pronamespace = 'shop'::regnamespace
  UNION ALL SELECT 'type ' || oid::regtype, typowner::regrole, typacl::text, NULL FROM pg_type WHERE typtype = 'e' AND typnamespace = 'shop'::regnamespace
  UNION ALL SELECT 'statistics ' || stxname, stxowner::regrole, NULL, NULL FROM pg_statistic_ext
  UNION ALL SELECT 'default ' || defaclobjtype::text || ' ' || defaclnamespace::regnamespace, defaclrole::regrole, defaclacl::text, NULL FROM pg_default_acl
  UNION ALL SELECT 'database', datdba::regrole, datacl::text, datconnlimit::text FROM pg_database WHERE datname = 'staging'
  UNION ALL SELECT 'setting', CASE setrole WHEN 0 THEN NULL ELSE setrole::regrole END, setconfig::text, NULL FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
    WHERE d.datname = 'staging' ORDER BY 1, 2`;

async function seen(): Promise<readonly object[]> {
  return on(target, 'staging', seenQuery);
}

test.skipIf(!older.isThere)(
  'what the role that loads may not do, and roles that policies name and nobody has made, are told before a row is read',
  { timeout: 240_000 },
  async () => {
    await expect(refresh()).rejects.toThrow(
      'The server of this target has no role `tenant`, named by policy own of shop.people. Run on that server: CREATE ROLE "tenant";',
    );
    await on(target, 'postgres', 'CREATE ROLE tenant');
    await expect(refresh(', roles: {owner: shop_app, read: [nobody]}')).rejects.toThrow(
      'has no role `nobody`, named by the host’s file. Run on that server: CREATE ROLE "nobody";',
    );
    await expect(refresh(', roles: {owner: shop_app, read: [reader]}')).rejects.toThrow(
      /`loader` may not do what that takes: .* Run on that server: GRANT "shop_app" TO "loader" WITH INHERIT TRUE, SET TRUE;$/,
    );
    expect(await on(target, 'postgres', `SELECT FROM pg_database WHERE datname LIKE 'staging%'`)).toEqual([]);
    await on(target, 'postgres', 'GRANT shop_app TO loader');
  },
);

test.skipIf(!older.isThere)('a first copy belongs to whom the file names, and is read by whom it names', { timeout: 240_000 }, async () => {
  await refresh(', roles: {owner: shop_app, read: [reader], write: [web]}');
  expect(await on(target, 'staging', 'SELECT count(*)::int AS count FROM visits', 'reader')).toEqual([{ count: 500 }]);
  await on(target, 'staging', `INSERT INTO visits (person) VALUES (1); DELETE FROM visits WHERE id > 500`, 'web');
  await expect(on(target, 'staging', 'DELETE FROM visits', 'reader')).rejects.toThrow('permission denied');
  await on(target, 'staging', 'ALTER TABLE shop.people ADD own text', 'shop_app');
  expect(await on(target, 'postgres', `SELECT datdba::regrole::text AS owner FROM pg_database WHERE datname = 'staging'`)).toEqual([
    { owner: 'shop_app' },
  ]);
});

test.skipIf(!older.isThere)(
  'what staging had it has after a refresh, after a reset and when that is taken back; what is new goes by default privileges',
  { timeout: 240_000 },
  async () => {
    await on(target, 'staging', 'ALTER TABLE shop.people DROP own', 'shop_app');
    await on(
      target,
      'staging',
      `ALTER TABLE visits OWNER TO web; GRANT SELECT (id) ON shop.people TO web; GRANT UPDATE ON busy TO reader WITH GRANT OPTION; REVOKE ALL ON FUNCTION shop.many FROM PUBLIC;
      GRANT USAGE ON TYPE shop.mood TO web; REVOKE ALL ON TYPE shop.mood FROM PUBLIC; REVOKE SELECT ON shop.people FROM reader; ALTER SCHEMA shop OWNER TO web;
      ALTER DEFAULT PRIVILEGES FOR ROLE shop_app IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO web; ALTER DEFAULT PRIVILEGES FOR ROLE shop_app REVOKE ALL ON FUNCTIONS FROM PUBLIC;
      REVOKE ALL ON DATABASE staging FROM PUBLIC; GRANT CONNECT ON DATABASE staging TO reader, web; ALTER DATABASE staging CONNECTION LIMIT 40;
      ALTER DATABASE staging SET search_path = "$user", shop, public; ALTER ROLE web IN DATABASE staging SET statement_timeout = '5s'`,
    );
    const before = await seen();
    await expect(refresh()).rejects.toThrow(/GRANT "web" TO "loader" WITH INHERIT TRUE, SET TRUE; ALTER ROLE "loader" CREATEROLE;$/);
    await on(target, 'postgres', 'GRANT web TO loader WITH ADMIN OPTION; ALTER ROLE loader CREATEROLE');
    await refresh();
    expect(await seen()).toEqual(before);
    expect(await on(target, 'staging', 'SELECT count(*)::int AS count FROM visits', 'web')).toEqual([{ count: 500 }]);
    await on(target, 'staging', 'DROP VIEW busy; REVOKE ALL ON visits FROM reader');
    await (await hand()).reset('prod', 'staging');
    expect(await seen()).toEqual(before);

    await on(source, 'prod', 'CREATE TABLE added (id int); CREATE FUNCTION shop.other() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$');
    await writeFile(
      path.join(folder, 'prod.yaml'),
      classification.replace('enums:', '  public.added: {columns: {id: {type: integer, keep: a number}}}\nenums:'),
    );
    const effectKey = await refresh();
    const now = await seen();
    expect(now).toEqual(expect.arrayContaining([...before]));
    expect(now.filter((each) => !before.some((other) => JSON.stringify(other) === JSON.stringify(each)))).toEqual([
      { what: 'relation added', owner: 'shop_app', acl: '{shop_app=arwdDxtm/shop_app,web=ar/shop_app}', columns: null },
      { what: 'routine other()', owner: 'shop_app', acl: '{shop_app=X/shop_app}', columns: null },
    ]);
    await (await hand()).takeBack({ effectKey, environment: 'staging', database: 'prod' });
    expect(await seen()).toEqual(before);
  },
);

test.skipIf(!older.isThere)(
  'own SQL runs on each copy, is proven with it, and stops it by file, line and statement',
  { timeout: 240_000 },
  async () => {
    const sql = (name: string, text: string): Promise<void> => writeFile(path.join(folder, name), text);
    await sql(
      'one.sql',
      `-- ours\nCREATE TABLE accounts (email text, hash text);\nINSERT INTO accounts VALUES ('tester@shop.test', 'known');\n`,
    );
    await sql('two.sql', `UPDATE accounts SET hash = upper(hash);\nGRANT SELECT ON accounts TO reader;`);
    const both = ', sql: [one.sql, two.sql]';
    await refresh(both);
    expect(await on(target, 'staging', 'SELECT email, hash FROM accounts', 'reader')).toEqual([
      { email: 'tester@shop.test', hash: 'KNOWN' },
    ]);
    const [noted] = await on(
      target,
      'postgres',
      `SELECT shobj_description(oid, 'pg_database')::json->'outcome'->>'sql' AS sql FROM pg_database WHERE datname = 'staging'`,
    );
    expect(JSON.stringify(noted)).toMatch(/"sha256:[0-9a-f]{64}"/);
    await (await hand(both)).reset('prod', 'staging');
    expect(await on(target, 'staging', 'SELECT hash FROM accounts', 'reader')).toEqual([{ hash: 'KNOWN' }]);

    const stopped = async (text: string, words: RegExp | string, more = ''): Promise<void> => {
      await sql('two.sql', text);
      await expect(refresh(`${both}${more}`)).rejects.toThrow(words);
      expect(await on(target, 'staging', 'SELECT hash FROM accounts', 'reader')).toEqual([{ hash: 'KNOWN' }]);
    };
    await stopped(
      "UPDATE accounts SET hash = 'a';\n\nUPDATE accounts\n  SET hush = 'secret-word';",
      /^Nothing was replaced. At two.sql, line 4 `update accounts set hush = '…'` is refused: column "hush" of relation "accounts" does not exist.$/,
    );
    await stopped('SELECT pg_sleep(20)', 'all of it may take 1 s, and it takes longer. See `sql-at-most`.', ', sql-at-most: 1 second');
    await stopped('SELECT 1;\nCOMMIT;', 'Nothing was read. two.sql, line 2: `commit` ends or begins a transaction');
    await stopped(`INSERT INTO accounts VALUES ('somebody7@web.de', '')`, /^Nothing was replaced.*public.accounts.email/s);
    await rm(path.join(folder, 'two.sql'));
    await expect(refresh(both)).rejects.toThrow("Nothing was read. two.sql can't be read: ENOENT");
  },
);

test.skipIf(!older.isThere)('a plan tells of personal texts of the schema what a refresh would', { timeout: 240_000 }, async () => {
  await on(
    source,
    'prod',
    `CREATE VIEW vips AS SELECT * FROM shop.people WHERE email = 'anna.schmidt@web.de'; CREATE TABLE fresh (note text DEFAULT 'call +49 30 901820123')`,
  );
  await refresh().catch(() => undefined);
  const here = await dataHere(path.join(folder, 'agent-data.yaml'));
  const planned = await here.plan('prod');
  expect(
    planned.ok ? [] : planned.findings.map(({ code, where, lines }) => [code, where, ...(code === 'personal-ddl' ? lines : [])]),
  ).toEqual([
    ['new-table', 'public.fresh'],
    ['personal-ddl', 'table public.fresh', 'table public.fresh: {holds: [phone]}'],
    ['personal-ddl', 'view public.vips', 'view public.vips: {holds: [email]}'],
  ]);
  await on(source, 'prod', 'DROP TABLE fresh; DROP VIEW vips');
  expect(await here.plan('prod')).toMatchObject({ ok: true });
});

test.skipIf(!older.isThere)('whoever would see some rows only is told so before one is read', { timeout: 240_000 }, async () => {
  await on(
    source,
    'prod',
    'CREATE ROLE peeker LOGIN; GRANT USAGE ON SCHEMA shop TO peeker; GRANT SELECT ON ALL TABLES IN SCHEMA shop, public TO peeker; GRANT SELECT ON ALL SEQUENCES IN SCHEMA shop, public TO peeker',
  );
  await expect(refresh('', 'peeker')).rejects.toThrow(
    'Row-level security shows `peeker` of the source only some rows of shop.people. Run on the source: ALTER ROLE "peeker" BYPASSRLS;',
  );
  await on(source, 'prod', 'ALTER ROLE peeker BYPASSRLS');
  await refresh('', 'peeker');
  await on(source, 'prod', 'ALTER TABLE shop.people FORCE ROW LEVEL SECURITY');
  await expect(refresh('', 'peeker')).rejects.toThrow(
    'shows `loader` of that server only some rows of shop.people. Run on that server: ALTER ROLE "loader" BYPASSRLS;',
  );
  await on(target, 'postgres', 'ALTER ROLE loader BYPASSRLS');
  await refresh('', 'peeker');
  expect(await on(target, 'staging', 'SELECT count(*)::int AS count FROM shop.people')).toEqual([{ count: 500 }]);
  await on(source, 'prod', 'ALTER TABLE shop.people NO FORCE ROW LEVEL SECURITY');
});
