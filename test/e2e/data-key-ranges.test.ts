// A server that can't read a stretch of pages alone: a large table is read by stretches of its primary key, each row once, where that is how it lies.
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseClassification } from '#core/data/parse-classification.ts';
import { planRefresh } from '#core/data/plan.ts';
import type { SourceCatalog } from '#core/data/catalog.ts';
import { copyOut, rowsOfChunk } from '#data/chunks.ts';
import { copyChunk } from '#data/copy-chunk.ts';
import { keyRanges } from '#data/key-ranges.ts';
import { readCatalog } from '#data/read-catalog.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import { startShopServer, type ShopServer } from './migrations-server.ts';
import { programsOf } from './postgres-majors.ts';
import type { RefreshPlan } from '#core/data/refresh-plan.ts';

const programs = await programsOf(13);
const rows = 40_000;
const size = 500_000;
const kept = (columns: string): string => `{columns: {${columns}}}`;
const file = `lockstep-data: 1
tables:
  public.people: ${kept('id: {type: integer, keep: key}, about: {type: text, keep: a text}')}
  public.words: ${kept('"key": {type: text, keep: key}, about: {type: text, keep: a text}')}
  public.mixed: ${kept('id: {type: integer, keep: key}, about: {type: text, keep: a text}')}
  public.pairs: ${kept('a: {type: integer, keep: key}, b: {type: integer, keep: key}, about: {type: text, keep: a text}')}
`;

let server: ShopServer;
let client: pg.Client;
let catalog: SourceCatalog;
let plan: RefreshPlan;

beforeAll(async () => {
  if (!programs.isThere) return;
  server = await startShopServer(programs.home);
  const admin = await server.connect('postgres', 'postgres');
  await admin.query('CREATE DATABASE prod');
  await admin.end();
  client = await server.connect('prod', 'postgres');
  const about = `repeat('somebody ', 8)`;
  await client.query(`CREATE TABLE people (id int PRIMARY KEY, about text); CREATE TABLE words (key text PRIMARY KEY, about text);
    CREATE TABLE mixed (id int PRIMARY KEY, about text); CREATE TABLE pairs (a int, b int, about text, PRIMARY KEY (a, b));
    INSERT INTO people SELECT n, ${about} FROM generate_series(-10000, ${rows - 10_001}) n;
    INSERT INTO words SELECT E'it''s \\\\ ' || lpad(n::text, 8, '0'), ${about} FROM generate_series(1, ${rows}) n;
    INSERT INTO mixed SELECT n, ${about} FROM generate_series(1, ${rows}) n ORDER BY md5(n::text);
    INSERT INTO pairs SELECT n, n, ${about} FROM generate_series(1, ${rows}) n; ANALYZE`);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  catalog = await readCatalog(client);
  const parsed = parseClassification(file, maskDefinitions);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join('\n'));
  const planned = planRefresh(catalog, parsed.classification, maskDefinitions);
  if (!planned.ok) throw new Error(planned.findings.map(({ sentence }) => sentence).join('\n'));
  plan = planned.plan;
}, 120_000);

afterAll(async () => {
  await client?.end();
  await server?.stop();
});

test.skipIf(!programs.isThere)('where rows lie in the order of a key of one column, and nowhere else', { timeout: 60_000 }, async () => {
  const ranges = await keyRanges(client, catalog, plan, size);
  expect([...ranges.keys()].sort()).toEqual(['public.people', 'public.words']);
  expect(await keyRanges(client, catalog, plan)).toEqual(new Map());
  expect(await keyRanges(client, { ...catalog, server: 140_000 }, plan, size)).toEqual(new Map());
});

test.skipIf(!programs.isThere)('each row is in one stretch, stretches are alike, and read by the key', { timeout: 60_000 }, async () => {
  await client.query('SET LOCAL enable_seqscan TO off');
  for (const [name, chunks] of await keyRanges(client, catalog, plan, size)) {
    const counts: number[] = [];
    for (const chunk of chunks) {
      expect(copyOut({ schema: 'public', name: 'people' }, ['id'], chunk)).toContain(' WHERE ');
      const from = `FROM ONLY ${name} WHERE ${rowsOfChunk(chunk)}`;
      const counted = await client.query<{ count: number }>(`SELECT count(*)::int AS count ${from}`);
      counts.push(counted.rows[0]?.count ?? 0);
      const explained = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN SELECT * ${from}`);
      expect(explained.rows.map((row) => row['QUERY PLAN']).join('\n')).not.toContain('Seq Scan');
    }
    expect(chunks.length).toBeGreaterThan(5);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rows);
    expect(Math.max(...counts)).toBeLessThan((3 * rows) / chunks.length);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  }
});

test.skipIf(!programs.isThere)('a lane copies them one after the other', { timeout: 60_000 }, async () => {
  const chunks = (await keyRanges(client, catalog, plan, size)).get('public.words') ?? [];
  const table = { table: { schema: 'public', name: 'words' }, columns: ['key', 'about'] };
  const copied = [];
  for (const chunk of chunks) copied.push(await copyChunk({ source: client, target: undefined }, table, chunk));
  expect(copied.reduce((sum, each) => sum + each.rows, 0)).toBe(rows);
});
