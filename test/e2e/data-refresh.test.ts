// Staging is refreshed from production on a real server: masked on the way, whole when it appears, and untouched where it does not.
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDatabase } from '#data/make-database.ts';
import { readCatalog } from '#data/read-catalog.ts';
import { PlanRefused } from '#data/refresh.ts';
import { openLane } from '#data/lane.ts';
import { DataHouse, debian } from './data-house.ts';

const { isThere } = debian;

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

let house: DataHouse;
let client: pg.Client;

beforeAll(async () => {
  if (!isThere) return;
  house = await DataHouse.start(debian.home);
  await house.made('prod', schema, rows);
  client = await house.connect('prod');
}, 120_000);

afterAll(async () => {
  await client?.end();
  await house?.stop();
});

async function databases(): Promise<readonly string[]> {
  const like = `SELECT datname FROM pg_database WHERE datname LIKE 'prod_staging%' ORDER BY 1`;
  const found = await house.asked<{ datname: string }>('postgres', like);
  return found.map(({ datname }) => datname);
}

test.skipIf(!isThere)('staging is what production was, but for what is masked', { timeout: 120_000 }, async () => {
  const first = await house.refreshed('prod', file);
  expect(Object.fromEntries(first.tables.map(({ table, rows: count }) => [table, count]))).toEqual({
    'public.people': 2000,
    'public.visits_new': 2175,
    'public.visits_old': 1825,
  });
  const people = 'SELECT id, boss, seen, data, about FROM people ORDER BY id';
  expect(await house.asked('prod_staging', people)).toEqual(await house.asked('prod', people));
  const visits = 'SELECT person, at, cost, total FROM visits ORDER BY at';
  expect(await house.asked('prod_staging', visits)).toEqual(await house.asked('prod', visits));
  expect(await house.asked('prod_staging', 'SELECT * FROM log')).toEqual([]);
  const masked = String.raw`SELECT count(DISTINCT email)::int AS many, bool_and(email ~ '^[a-z]+\.[0-9a-z]{16}@[a-z]+\.test$') AS well FROM people`;
  expect(await house.asked('prod_staging', masked)).toEqual([{ many: 2000, well: true }]);
  const other = await house.connect('prod_staging');
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

  const again = await house.refreshed('prod', file);
  expect(await databases()).toEqual(['prod_staging', again.kept]);
  expect(await house.asked('prod_staging', 'SELECT count(*)::int AS count FROM people')).toEqual([{ count: 2000 }]);
  expect(await house.asked(again.kept, 'SELECT count(*)::int AS count FROM people').catch((error: unknown) => String(error))).toMatch(
    /not currently accepting connections/,
  );
});

test.skipIf(!isThere)(
  'nothing is read where a column is decided by nobody, and nothing stays where a copy ends early',
  { timeout: 120_000 },
  async () => {
    const before = await databases();
    await client.query('ALTER TABLE people ADD COLUMN phone text');
    const refused = await house.refreshed('prod', file).catch((error: unknown) => error);
    await client.query('ALTER TABLE people DROP COLUMN phone');
    expect(refused).toBeInstanceOf(PlanRefused);
    expect(refused instanceof PlanRefused && refused.findings.map(({ where, lines }) => [where, ...lines])).toEqual([
      ['public.people.phone', 'phone: {type: text}'],
    ]);

    const ending = new AbortController();
    const cut = { signal: ending.signal, heard: (): void => ending.abort(new Error('enough')) };
    await expect(house.refreshed('prod', file, cut)).rejects.toThrow();
    const openBroken: typeof openLane = (order, signal, heard) => openLane({ ...order, snapshot: 'none' }, signal, heard);
    await expect(house.refreshed('prod', file, { openLane: openBroken })).rejects.toThrow('invalid snapshot');
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
    await house.asked('latin', `CREATE TABLE words (word text PRIMARY KEY); INSERT INTO words VALUES ('é'), ('e'), ('Z')`);
    await house.refreshed('latin', 'lockstep-data: 1\ntables: {public.words: {columns: {word: {type: text, keep: a word}}}}\n');
    expect(
      await house.asked(
        'latin_staging',
        `SELECT string_agg(word, '' ORDER BY word) AS words, pg_encoding_to_char(encoding) AS encoding, datcollate AS collate FROM words, pg_database
    WHERE datname = 'latin_staging' GROUP BY 2, 3`,
      ),
    ).toEqual([{ words: 'Zeé', encoding: 'LATIN1', collate: 'C' }]);

    const rules = { encoding: 'UTF8', collate: 'xx_XX.nowhere', ctype: 'xx_XX.nowhere', provider: 'c', locale: null };
    await makeDatabase(client, 'elsewhere', rules, '');
    expect(await house.asked('elsewhere', `SELECT datcollate AS collate FROM pg_database WHERE datname = 'elsewhere'`)).toEqual([
      { collate: 'C' },
    ]);
  },
);

test.skipIf(!isThere)(
  'a key that production itself breaks is told with its rows, and comes where nobody checks it',
  { timeout: 120_000 },
  async () => {
    await house.made(
      'broken',
      'CREATE TABLE towns (a int, "B" int, PRIMARY KEY (a, "B")); INSERT INTO towns VALUES (1, 1), (2, 2)',
      'CREATE TABLE homes (id int PRIMARY KEY, a int, "B b" int, CONSTRAINT in_town FOREIGN KEY (a, "B b") REFERENCES towns)',
      'INSERT INTO homes VALUES (1, 1, 1), (2, 2, 2), (3, NULL, 7)',
      'SET session_replication_role = replica; DELETE FROM towns WHERE a = 2',
    );
    const kept =
      'lockstep-data: 1\ntables:\n  public.towns: {columns: {a: {type: integer, keep: a town}, \'"B"\': {type: integer, keep: a town}}}\n';
    const homes =
      '  public.homes: {columns: {id: {type: integer, keep: a key}, a: {type: integer, as: public.towns.a}, \'"B b"\': {type: integer, as: \'public.towns."B"\'}}}\n';
    const refused = await house.refreshed('broken', `${kept}${homes}`).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'key-broken', retryable: false });
    const [, query = ''] = /`(SELECT .*?)`/.exec(String(refused)) ?? [];
    expect(await house.asked('broken', query)).toEqual([{ id: 2, a: 2, 'B b': 2 }]);

    await house.asked(
      'broken',
      'ALTER TABLE homes DROP CONSTRAINT in_town',
      'ALTER TABLE homes ADD CONSTRAINT in_town FOREIGN KEY (a, "B b") REFERENCES towns NOT VALID',
    );
    await house.refreshed('broken', `${kept}${homes}`);
    expect(await house.asked('broken_staging', `SELECT convalidated AS checked FROM pg_constraint WHERE conname = 'in_town'`)).toEqual([
      { checked: false },
    ]);
    expect(await house.asked('broken_staging', 'SELECT count(*)::int AS homes FROM homes')).toEqual([{ homes: 3 }]);
  },
);
