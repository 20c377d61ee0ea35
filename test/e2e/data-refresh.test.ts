// Staging is refreshed from production on a real server: masked on the way, whole when it appears, and untouched where it does not.
import { existsSync } from 'node:fs';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseClassification } from '#core/data/parse-classification.ts';
import { makeDatabase } from '#data/make-database.ts';
import { readCatalog } from '#data/read-catalog.ts';
import { PlanRefused, refresh, type Refresh, type Refreshed } from '#data/refresh.ts';
import { openLane } from '#data/lane.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import { shopServers, startShopServer, type ShopServer } from './migrations-server.ts';

const debian = shopServers[1];
const dumpProgram = `${debian.home ?? ''}/bin/pg_dump`;
const isThere = debian.isThere && existsSync(dumpProgram);

const schema = `
  CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL, boss int REFERENCES people DEFERRABLE, seen timestamptz, data jsonb, about text);
  CREATE UNIQUE INDEX people_email ON people (lower(email));
  CREATE TABLE visits (person int NOT NULL REFERENCES people, at date NOT NULL, cost numeric(10,2), total numeric GENERATED ALWAYS AS (cost * 2) STORED) PARTITION BY RANGE (at);
  CREATE TABLE visits_old PARTITION OF visits FOR VALUES FROM ('2000-01-01') TO ('2020-01-01');
  CREATE TABLE visits_new PARTITION OF visits FOR VALUES FROM ('2020-01-01') TO ('2100-01-01');
  CREATE VIEW busy AS SELECT person, count(*) FROM visits GROUP BY person;
  CREATE TABLE log (line text);
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.seen = now(); RETURN NEW; END $$;
  CREATE TRIGGER touched BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION touch();
`;
const rows = `
  INSERT INTO people (email, boss, data, about)
    SELECT 'Person' || n || '@example.org', CASE WHEN n > 1 THEN 1 END, '{"a": "\\t\\\\ x"}', E'tab\\there\\nand \\\\ back' FROM generate_series(1, 2000) n;
  UPDATE people SET seen = '2026-01-01 10:00:00.123456+02';
  INSERT INTO visits SELECT 1 + n % 2000, date '2015-01-01' + n, n FROM generate_series(1, 4000) n;
  INSERT INTO log VALUES ('secret');
`;
const file = `lockstep-data: 1
tables:
  public.people:
    columns:
      id: {type: integer, keep: serial key}
      email: {type: text, mask: email}
      boss: {type: integer, as: public.people.id}
      seen: {type: timestamp with time zone, keep: no person}
      data: {type: jsonb, keep: settings}
      about: {type: text, keep: for this test}
  public.visits:
    columns:
      person: {type: integer, as: public.people.id}
      at: {type: date, keep: a day}
      cost: {type: "numeric(10,2)", keep: a price}
  public.log: {rows: none}
`;

let server: ShopServer;
let client: pg.Client;

beforeAll(async () => {
  if (!isThere) return;
  server = await startShopServer(debian.home);
  const admin = await server.connect('postgres', 'postgres');
  await admin.query('CREATE DATABASE prod');
  await admin.end();
  client = await server.connect('prod', 'postgres');
  await client.query(schema);
  await client.query(rows);
}, 120_000);

afterAll(async () => {
  await client?.end();
  await server?.stop();
});

function wanted(fields: Partial<Refresh> = {}): Refresh {
  const parsed = parseClassification(file, maskDefinitions);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join('\n'));
  return {
    source: { url: server.url('prod', 'postgres') },
    target: { url: server.url('staging', 'postgres') },
    classification: parsed.classification,
    definitions: maskDefinitions,
    masterKey: Buffer.alloc(32, 7),
    dumpProgram,
    signal: new AbortController().signal,
    ...fields,
  };
}

async function asked(database: string, query: string): Promise<readonly object[]> {
  const other = await server.connect(database, 'postgres');
  try {
    return (await other.query<object>(query)).rows;
  } finally {
    await other.end();
  }
}

async function databases(): Promise<readonly string[]> {
  const found = (await client.query<{ datname: string }>(`SELECT datname FROM pg_database WHERE datname LIKE 'staging%' ORDER BY 1`)).rows;
  return found.map(({ datname }) => datname);
}

test.skipIf(!isThere)('staging is what production was, but for what is masked', { timeout: 120_000 }, async () => {
  const first: Refreshed = await refresh(wanted());
  expect(Object.fromEntries(first.tables.map(({ table, rows: count }) => [table, count]))).toEqual({
    'public.people': 2000,
    'public.visits_new': 2175,
    'public.visits_old': 1825,
  });
  const people = 'SELECT id, boss, seen, data, about FROM people ORDER BY id';
  expect(await asked('staging', people)).toEqual(await asked('prod', people));
  const visits = 'SELECT person, at, cost, total FROM visits ORDER BY at';
  expect(await asked('staging', visits)).toEqual(await asked('prod', visits));
  expect(await asked('staging', 'SELECT * FROM log')).toEqual([]);
  const masked = String.raw`SELECT count(DISTINCT email)::int AS many, bool_and(email ~ '^[a-z]+\.[0-9a-z]{16}@[a-z]+\.test$') AS well FROM people`;
  expect(await asked('staging', masked)).toEqual([{ many: 2000, well: true }]);
  const other = await server.connect('staging', 'postgres');
  const [own, theirs] = [await readCatalog(other), await readCatalog(client)];
  expect({ ...own, database: '', tables: own.tables.map(withoutSize) }).toEqual({
    ...theirs,
    database: '',
    tables: theirs.tables.map(withoutSize),
  });
  expect((await other.query(`INSERT INTO people (email) VALUES ('new@x.test') RETURNING id, seen IS NOT NULL AS touched`)).rows).toEqual([
    { id: 2001, touched: true },
  ]);
  await expect(other.query('INSERT INTO visits VALUES (9999, now(), 1)')).rejects.toThrow('foreign key');
  await other.end();

  const again = await refresh(wanted());
  expect(await databases()).toEqual(['staging', again.kept]);
  expect(await asked('staging', 'SELECT count(*)::int AS count FROM people')).toEqual([{ count: 2000 }]);
  expect(await asked(again.kept, 'SELECT count(*)::int AS count FROM people').catch((error: unknown) => String(error))).toMatch(
    /not currently accepting connections/,
  );
});

test.skipIf(!isThere)(
  'nothing is read where a column is decided by nobody, and nothing stays where a copy ends early',
  { timeout: 120_000 },
  async () => {
    const before = await databases();
    await client.query('ALTER TABLE people ADD COLUMN phone text');
    const refused = await refresh(wanted()).catch((error: unknown) => error);
    await client.query('ALTER TABLE people DROP COLUMN phone');
    expect(refused).toBeInstanceOf(PlanRefused);
    expect(refused instanceof PlanRefused && refused.findings.map(({ where, lines }) => [where, ...lines])).toEqual([
      ['public.people.phone', 'phone: {type: text}'],
    ]);

    const ending = new AbortController();
    const cut = wanted({ signal: ending.signal, heard: () => ending.abort(new Error('enough')) });
    await expect(refresh(cut)).rejects.toThrow();
    const broken = wanted({ openLane: (order, signal, heard) => openLane({ ...order, snapshot: 'none' }, signal, heard) });
    await expect(refresh(broken)).rejects.toThrow('invalid snapshot');
    expect(await databases()).toEqual(before);
  },
);

function withoutSize<Table extends { readonly rows: number; readonly bytes: number }>(table: Table): Omit<Table, 'rows' | 'bytes'> {
  const { rows: _rows, bytes: _bytes, ...rest } = table;
  return rest;
}

test.skipIf(!isThere)(
  'texts are stored and sorted as they are in the source; where the server knows no such locale, as it sorts itself',
  { timeout: 120_000 },
  async () => {
    await client.query(`CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'`);
    const latin = await server.connect('latin', 'postgres');
    await latin.query(`CREATE TABLE words (word text PRIMARY KEY); INSERT INTO words VALUES ('é'), ('e'), ('Z')`);
    await latin.end();
    const parsed = parseClassification(
      'lockstep-data: 1\ntables: {public.words: {columns: {word: {type: text, keep: a word}}}}\n',
      maskDefinitions,
    );
    if (!parsed.ok) throw new Error('The file of this test is wrong.');
    const copy = {
      source: { url: server.url('latin', 'postgres') },
      target: { url: server.url('words', 'postgres') },
      classification: parsed.classification,
    };
    await refresh(wanted(copy));
    expect(
      await asked(
        'words',
        `SELECT string_agg(word, '' ORDER BY word) AS words, pg_encoding_to_char(encoding) AS encoding, datcollate AS collate FROM words, pg_database
    WHERE datname = 'words' GROUP BY 2, 3`,
      ),
    ).toEqual([{ words: 'Zeé', encoding: 'LATIN1', collate: 'C' }]);

    const rules = { encoding: 'UTF8', collate: 'xx_XX.nowhere', ctype: 'xx_XX.nowhere', provider: 'c', locale: null };
    await makeDatabase(client, 'elsewhere', rules, '');
    expect(await asked('elsewhere', `SELECT datcollate AS collate FROM pg_database WHERE datname = 'elsewhere'`)).toEqual([
      { collate: 'C' },
    ]);
  },
);
