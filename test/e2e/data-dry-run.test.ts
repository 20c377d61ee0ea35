// What a target would not take is told before the first row is copied, on a real server: CHECKs, domains, types, ranges, partitions.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type pg from 'pg';
import { parseClassification } from '#core/data/parse-classification.ts';
import { planRefresh } from '#core/data/plan.ts';
import { dryRun } from '#data/dry-run.ts';
import { readCatalog } from '#data/read-catalog.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import { MaskKeys } from '#masks/keys.ts';
import { startShopServer, type ShopServer } from './migrations-server.ts';

const schema = `
  CREATE DOMAIN plate AS text CHECK (VALUE ~ '^M-[A-Z]{2} [0-9]+$');
  CREATE TABLE cars (id int PRIMARY KEY, owner text NOT NULL CHECK (owner LIKE '%@example.org'), plate plate NOT NULL, note varchar(8),
    born date, died date, CONSTRAINT lived CHECK (died >= born), km int, kept text CHECK (kept = 'secret'),
    half int GENERATED ALWAYS AS (km / 2) STORED, CHECK (half < 100000));
  CREATE TABLE fine (id int PRIMARY KEY, email text CHECK (email LIKE '%@%'));
  CREATE TABLE log (at date NOT NULL, who text) PARTITION BY RANGE (at);
  CREATE TABLE log_2026 PARTITION OF log FOR VALUES FROM ('2026-03-01') TO ('2026-03-03');
`;
const rows = `
  INSERT INTO cars SELECT n, 'secret' || n || '@example.org', 'M-AB ' || n, 'secret', '1950-06-15', '1950-06-20', n, 'secret' FROM generate_series(1, 5000) n;
  INSERT INTO fine SELECT n, 'secret' || n || '@example.org' FROM generate_series(1, 5000) n;
  INSERT INTO log SELECT date '2026-03-01' + n % 2, 'secret' FROM generate_series(1, 100) n;
  ANALYZE;
`;
const file = `lockstep-data: 1
tables:
  public.cars:
    columns:
      id: {type: integer, mask: int.fpe, with: {from: 1, to: 1000000}}
      owner: {type: text, mask: email}
      plate: {type: plate, mask: fpe.str}
      note: {type: character varying(8), mask: constant, with: {value: far too long}}
      born: {type: date, mask: date.birth, with: {years: 10}}
      died: {type: date, mask: date.birth, with: {years: 10}}
      km: {type: integer, mask: int.fpe, with: {from: 1, to: 9, weak: accepted}}
      kept: {type: text, keep: a word}
  public.fine:
    columns:
      id: {type: integer, mask: int.fpe, with: {from: 1000, to: 2000000}}
      email: {type: text, mask: email}
  public.log:
    columns:
      at: {type: date, mask: datetime.shift, with: {days: 900}}
      who: {type: text, keep: a word}
`;

/** Of CHECKs, domains and lengths. */
const ofTheTarget = [
  "7 not-taken public.cars.plate: what `fpe.str` makes is not taken: the domain's CHECK plate_check refuses it.",
  '8 not-taken public.cars.note: what `constant` makes is not taken: value too long for type character varying(8).',
  '6 not-taken public.cars.owner: what `email` makes does not hold the CHECK cars_owner_check.',
  '9 not-taken public.cars.born: what `date.birth` makes does not hold the CHECK lived.',
  '10 not-taken public.cars.died: what `date.birth` makes does not hold the CHECK lived.',
];

let server: ShopServer;
const clients: pg.Client[] = [];

beforeAll(async () => {
  server = await startShopServer();
  const admin = await server.connect('postgres', 'postgres');
  for (const name of ['prod', 'fresh']) {
    await admin.query(`CREATE DATABASE ${name}`);
    const client = await server.connect(name, 'postgres');
    await client.query(schema);
    if (name === 'prod') await client.query(rows);
    clients.push(client);
  }
  await admin.end();
}, 120_000);

afterAll(async () => {
  for (const client of clients) await client.end();
  await server?.stop();
});

async function tried(text: string): Promise<readonly string[]> {
  const [source, target] = clients;
  const parsed = parseClassification(text, maskDefinitions);
  if (source === undefined || target === undefined || !parsed.ok) throw new Error('nothing to try');
  const catalog = await readCatalog(source);
  const planned = planRefresh(catalog, parsed.classification, maskDefinitions);
  if (!planned.ok) throw new Error(planned.findings.map(({ sentence }) => sentence).join('\n'));
  const keys = new MaskKeys(Buffer.alloc(32, 7));
  const found = await dryRun({ source, target, catalog, plan: planned.plan, classification: parsed.classification, keys });
  return found.map(({ code, sentence, line }) => `${line ?? 0} ${code} ${sentence}`);
}

test('each column that would not be taken is told with its line, and none of its values', async () => {
  const found = await tried(file);
  expect(found).toEqual([
    "11 not-taken public.cars.km: `int.fpe` can't read a value of it: A number outside of 1 to 9, the range that its mask declares.",
    ...ofTheTarget,
    '15 not-taken public.fine.id: it has numbers that are not from 1000 to 2000000: declare all that there are.',
    '19 not-taken public.log_2026.at: for what `datetime.shift` makes public.log has no partition.',
  ]);
  expect(found.join('')).not.toContain('secret');
});

test('what is mended is told no more', async () => {
  const mended = file
    .replace('to: 9, weak: accepted', 'to: 1000000')
    .replace('from: 1000, to', 'from: 1, to')
    .replace('mask: datetime.shift, with: {days: 900}', 'keep: a day');
  expect(await tried(mended)).toEqual(ofTheTarget);
});

test('what is tried leaves nothing behind', async () => {
  const { rows: counts } = (await clients[1]?.query('SELECT (SELECT count(*) FROM cars) + (SELECT count(*) FROM log) AS count')) ?? {
    rows: [],
  };
  expect(counts).toEqual([{ count: '0' }]);
});
