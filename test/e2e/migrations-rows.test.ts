import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRows, type Query } from '#checks/generated-rows.ts';
import { startShopServer, type ShopServer } from './migrations-server.ts';

// Most of what a table can ask of a row.
const demanding = `
  CREATE TYPE mood AS ENUM ('good', 'bad');
  CREATE DOMAIN percent AS integer CHECK (VALUE BETWEEN 0 AND 100);
  CREATE TABLE "Odd Names" (id serial PRIMARY KEY, "the ""name""" text NOT NULL UNIQUE);
  CREATE TABLE wishes (
    id uuid PRIMARY KEY,
    odd integer NOT NULL REFERENCES "Odd Names" (id),
    parent uuid REFERENCES wishes (id),
    code char(3) NOT NULL UNIQUE,
    state text NOT NULL CHECK (state IN ('new', 'it''s done')),
    price numeric(6,2) NOT NULL CHECK (price > 3),
    small smallint NOT NULL CHECK (small >= 5 AND small <= 9),
    short varchar(20) NOT NULL CHECK (length(short) <= 4),
    long text NOT NULL CHECK (char_length(long) >= 60),
    feeling mood NOT NULL,
    share percent NOT NULL,
    many text[] NOT NULL,
    data jsonb NOT NULL, raw bytea NOT NULL, day date NOT NULL, at timestamptz NOT NULL, span interval NOT NULL, host inet NOT NULL, yes boolean NOT NULL,
    twice numeric GENERATED ALWAYS AS (price * 2) STORED,
    UNIQUE (odd, small, code)
  );
  CREATE TABLE always (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);
  CREATE TABLE all_default (id serial PRIMARY KEY);
  CREATE TABLE two (a integer, b text, c uuid REFERENCES wishes (id) NOT NULL, PRIMARY KEY (a, b));
  CREATE TABLE hard (id serial PRIMARY KEY, code text NOT NULL CHECK (code ~ '^[A-Z]{2}-[0-9]{6}$'));
  CREATE TABLE unknown_type (id serial PRIMARY KEY, place point NOT NULL);
  CREATE TABLE left_side (id serial PRIMARY KEY, other integer);
  CREATE TABLE right_side (id serial PRIMARY KEY, other integer NOT NULL REFERENCES left_side (id));
  ALTER TABLE left_side ADD FOREIGN KEY (other) REFERENCES right_side (id);
`;

let server: ShopServer;
let team: pg.Client;
const query: Query = async (sql, values) => (await team.query<{ readonly [column: string]: unknown }>(sql, [...(values ?? [])])).rows;

beforeAll(async () => {
  server = await startShopServer();
  team = await server.connect(await server.database(), 'team');
  await team.query(demanding);
});
afterAll(async () => {
  await team.end();
  await server.stop();
});

async function count(table: string): Promise<number> {
  return Number((await team.query<{ readonly n: string }>(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n);
}

test('rows are made up for every table that can have them, and taken away again', async () => {
  const before = { orders: await count('orders'), wishes: await count('wishes') };
  const filled = await generatedRows.fill(query, { perTable: 6, from: 0 });
  expect(filled.rows).toEqual({
    '"Odd Names"': 6,
    all_default: 6,
    always: 6,
    customers: 6,
    left_side: 6,
    orders: 6,
    right_side: 6,
    two: 6,
    wishes: 6,
  });
  expect(filled.empty).toEqual({
    hard: 'new row for relation "hard" violates check constraint "hard_code_check"',
    unknown_type: 'a row needs a value that nobody can make up',
  });
  expect(await count('wishes WHERE twice = price * 2 AND price > 3')).toBe(before.wishes + 6);
  await filled.remove();
  expect({ orders: await count('orders'), wishes: await count('wishes') }).toEqual(before);
});

test('half of them leave empty what may be empty, and none meets a row of an earlier run', async () => {
  const [one, other] = [
    await generatedRows.fill(query, { perTable: 4, from: 0 }),
    await generatedRows.fill(query, { perTable: 4, from: 100 }),
  ];
  expect(one.rows['two']).toBe(4);
  expect(other.rows['always']).toBe(4);
  const { rows } = await team.query<{ readonly n: string }>('SELECT count(*) AS n FROM always WHERE note IS NULL');
  expect(Number(rows[0]?.n)).toBe(4);
  await other.remove();
  await one.remove();
});

test('a role that may not write is given nothing to write to', async () => {
  const database = await server.database();
  const app = await server.connect(database, 'app');
  await app.query('SELECT 1');
  const owner = await server.connect(database, 'team');
  await owner.query('REVOKE INSERT ON customers FROM app');
  const filled = await generatedRows.fill(
    async (sql, values) => (await app.query<{ readonly [column: string]: unknown }>(sql, [...(values ?? [])])).rows,
    { perTable: 2, from: 0 },
  );
  expect(filled.rows).toEqual({ orders: 2 });
  await Promise.all([app.end(), owner.end()]);
});
