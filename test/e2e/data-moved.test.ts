// What a mask moves, on a real server: rows into other partitions, keys with those who name them, and the number that comes next. What the
// target would not take ends the refresh before a row is copied.
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PlanRefused } from '#data/refresh.ts';
import { DataHouse, debian } from './data-house.ts';

const { isThere } = debian;

const schema = `
  CREATE TYPE contact AS (mail text, since date, tags text[]);
  CREATE EXTENSION hstore;
  CREATE TABLE nested (id int PRIMARY KEY, who contact, others contact[], stay daterange, more hstore);
  INSERT INTO nested SELECT n, ROW(n || '@example.org', '2026-01-01', ARRAY['a b', NULL])::contact, ARRAY[ROW(n || '@example.org', NULL, NULL)::contact],
    daterange('2026-01-01', '2026-02-01'), hstore('k', n || '@example.org') || 'n => NULL' FROM generate_series(1, 200) n;
  CREATE TABLE people (id serial PRIMARY KEY, boss int REFERENCES people, mail text CHECK (length(mail) < 60));
  CREATE TABLE visits (person int NOT NULL REFERENCES people, at date NOT NULL) PARTITION BY RANGE (at);
  CREATE TABLE visits_old PARTITION OF visits FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
  CREATE TABLE visits_new PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);
  INSERT INTO people (boss, mail) SELECT CASE WHEN n > 1 THEN n / 2 END, n || '@example.org' FROM generate_series(1, 3000) n;
  INSERT INTO visits SELECT n, date '2026-01-01' + n % 20 - 10 FROM generate_series(1, 3000) n;
  ANALYZE;
`;
const file = `lockstep-data: 1
tables:
  public.nested:
    columns:
      id: {type: integer, keep: serial}
      who: {type: contact, mask: composite}
      who -> mail: {mask: email}
      who -> since: {keep: a day}
      who -> tags: {mask: fpe.str}
      others: {type: "contact[]", mask: composite}
      others -> mail: {mask: email}
      others -> since: {mask: null}
      others -> tags: {mask: null}
      stay: {type: daterange, mask: datetime.shift, with: {days: 3}}
      more: {type: hstore, mask: email}
  public.people:
    columns:
      id: {type: integer, mask: int.fpe, with: {from: 1, to: 1000000}}
      boss: {type: integer, as: public.people.id}
      mail: {type: text, mask: email}
  public.visits:
    columns:
      person: {type: integer, as: public.people.id}
      at: {type: date, mask: datetime.shift, entity: person, with: {days: 9}}
`;

let house: DataHouse;
let client: pg.Client;

beforeAll(async () => {
  if (!isThere) return;
  house = await DataHouse.start(debian.home);
  await house.made('prod', schema);
  client = await house.connect('prod');
}, 120_000);

afterAll(async () => {
  await client?.end();
  await house?.stop();
});

test.skipIf(!isThere)('what would not be taken is told before the first row, and nothing stays', { timeout: 120_000 }, async () => {
  await client.query('ALTER TABLE people DROP CONSTRAINT people_mail_check, ADD CONSTRAINT real CHECK (mail LIKE $$%@example.org$$)');
  const refused = await house.refreshed('prod', file).catch((error: unknown) => error);
  await client.query('ALTER TABLE people DROP CONSTRAINT real');
  expect(refused instanceof PlanRefused && refused.findings).toEqual([
    {
      code: 'not-taken',
      where: 'public.people.mail',
      sentence: 'public.people.mail: what `email` makes does not hold the CHECK real.',
      lines: [],
      line: 20,
    },
  ]);
  expect((await client.query(`SELECT FROM pg_database WHERE datname LIKE 'prod_staging%'`)).rows).toEqual([]);
});

test.skipIf(!isThere)(
  'masked keys go on naming their rows, and rows lie in the partitions of their masked days',
  { timeout: 120_000 },
  async () => {
    await house.refreshed('prod', file);
    const staging = await house.connect('prod_staging');
    const figures = `SELECT (SELECT count(*) FROM people WHERE id > 3000)::int > 2900 AS moved, (SELECT max(id) FROM people) <= 1000000 AS within,
    (SELECT count(*) FROM visits)::int AS visits, (SELECT count(*) FROM visits_old)::int > 0 AS old,
    (SELECT count(*) FROM visits v JOIN people p ON p.id = v.person)::int AS named`;
    expect((await staging.query(figures)).rows).toEqual([{ moved: true, within: true, visits: 3000, old: true, named: 3000 }]);
    const own = (await client.query<{ count: string }>('SELECT count(*) FROM visits_old')).rows[0]?.count;
    expect((await staging.query<{ count: string }>('SELECT count(*) FROM visits_old')).rows[0]?.count).not.toBe(own);
    expect((await staging.query(`INSERT INTO people (mail) VALUES ('x@y.test') RETURNING id`)).rows).toEqual([{ id: 1_000_001 }]);
    const nested = `SELECT bool_and((who).mail LIKE '%.test' AND (who).mail = (others[1]).mail AND (who).mail = more->'k') AS alike,
      bool_and((who).since = '2026-01-01' AND (others[1]).since IS NULL) AS days,
      bool_and((who).tags[2] IS NULL AND (who).tags[1] ~ '^[a-z] [a-z]$') AS tags,
      bool_and(upper(stay) - lower(stay) BETWEEN 24 AND 38 AND lower(stay) <> '2026-01-01') AS stays FROM nested`;
    expect((await staging.query(nested)).rows).toEqual([{ alike: true, days: true, tags: true, stays: true }]);
    await staging.end();
  },
);
