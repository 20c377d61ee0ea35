// A part of production that holds together, chosen and copied on real servers: every foreign key is looked through again by the server that
// gets it, and what the file says of foreign keys that the database does not know is looked at here.
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leastSubset } from '#core/data/subset/least-subset.ts';
import { classificationOf, randomSchema, type RandomSchema } from '#core/data/subset/random-schema.ts';
import { subsetLines } from '#core/data/subset/explain.ts';
import { PlanRefused, refresh, type Refresh, type Refreshed } from '#data/refresh.ts';
import { previewSubset } from '#data/subset/choose-subset.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import { DataHouse, debian } from './data-house.ts';
import { makeSchemas } from './data-subset/random-database.ts';
import { shopServers } from './migrations-server.ts';

const { dumpProgram, isThere } = debian;
const isLong = process.env['LOCKSTEP_LONG'] === '1';
const schemasAtOnce = 100;
const rounds = isLong ? 100 : 3;

const schema = `
  CREATE TABLE countries (code char(2) PRIMARY KEY, name text NOT NULL);
  CREATE TABLE customers (tenant int NOT NULL, id int NOT NULL, email text NOT NULL, country char(2) REFERENCES countries, invited_by int,
    kind text, PRIMARY KEY (tenant, id), FOREIGN KEY (tenant, invited_by) REFERENCES customers);
  CREATE TABLE orders (id bigint PRIMARY KEY, tenant int NOT NULL, customer int NOT NULL, first_line int, placed date NOT NULL,
    FOREIGN KEY (tenant, customer) REFERENCES customers);
  CREATE TABLE products (id int PRIMARY KEY, sku text NOT NULL UNIQUE);
  CREATE TABLE lines ("order" bigint NOT NULL REFERENCES orders, n int NOT NULL, sku text NOT NULL REFERENCES products (sku), PRIMARY KEY ("order", n));
  ALTER TABLE orders ADD FOREIGN KEY (id, first_line) REFERENCES lines;
  CREATE TABLE visits (customer_key text, at date NOT NULL, data jsonb) PARTITION BY RANGE (at);
  CREATE TABLE visits_old PARTITION OF visits FOR VALUES FROM ('2000-01-01') TO ('2020-01-01');
  CREATE TABLE visits_new PARTITION OF visits FOR VALUES FROM ('2020-01-01') TO ('2100-01-01');
  CREATE TABLE notes (subject_type text NOT NULL, subject text NOT NULL, words text);
  CREATE TABLE reviews (product int NOT NULL REFERENCES products, words text);
  CREATE TABLE settings (name text, value text);
`;
const rows = `
  INSERT INTO countries SELECT chr(65 + n / 26) || chr(65 + n % 26), 'Country ' || n FROM generate_series(0, 99) n;
  INSERT INTO customers SELECT n % 10, n, 'c' || n || '@example.org', (SELECT code FROM countries OFFSET n % 40 LIMIT 1),
    CASE WHEN n > 10 AND n % 3 = 0 THEN n - 10 END, CASE n % 4 WHEN 0 THEN NULL ELSE 'kind ' || n % 4 END FROM generate_series(1, 3000) n;
  INSERT INTO products SELECT n, 'sku-' || n FROM generate_series(1, 500) n;
  INSERT INTO orders SELECT n, n % 3000 % 10, CASE WHEN n % 3000 = 0 THEN 3000 ELSE n % 3000 END, NULL, date '2015-01-01' + n % 4000 FROM generate_series(1, 9000) n;
  INSERT INTO lines SELECT o, n, 'sku-' || 1 + (o * 7 + n) % 500 FROM generate_series(1, 9000) o, generate_series(1, 2) n;
  UPDATE orders SET first_line = 1;
  INSERT INTO visits SELECT n::text, date '2015-01-01' + n % 4000, jsonb_build_object('seen', jsonb_build_array(jsonb_build_object('sku', 1 + n % 500), jsonb_build_object('sku', 'none')))
    FROM generate_series(1, 6000) n;
  INSERT INTO notes SELECT CASE n % 3 WHEN 0 THEN 'Order' WHEN 1 THEN 'Product' ELSE 'Nobody' END, n % 600, 'note ' || n FROM generate_series(1, 3000) n;
  INSERT INTO reviews SELECT 1 + n % 500, 'review ' || n FROM generate_series(1, 5000) n;
  INSERT INTO settings VALUES ('a', 'b');
  ANALYZE;
`;
const file = `lockstep-data: 1
tables:
  public.countries: {columns: {code: {type: character(2), keep: a code}, name: {type: text, keep: a country}}}
  public.customers:
    columns:
      tenant: {type: integer, keep: a number}
      id: {type: integer, keep: a number}
      email: {type: text, mask: email}
      country: {type: character(2), as: public.countries.code}
      invited_by: {type: integer, as: public.customers.id}
      kind: {type: text, keep: a kind}
  public.orders:
    columns:
      id: {type: bigint, keep: a number}
      tenant: {type: integer, as: public.customers.tenant}
      customer: {type: integer, as: public.customers.id}
      first_line: {type: integer, as: public.lines.n}
      placed: {type: date, keep: a day}
  public.products: {columns: {id: {type: integer, keep: a number}, sku: {type: text, keep: a product}}}
  public.lines:
    columns:
      order: {type: bigint, as: public.orders.id}
      n: {type: integer, keep: a number}
      sku: {type: text, as: public.products.sku}
  public.visits:
    columns: {customer_key: {type: text, keep: a number}, at: {type: date, keep: a day}, data: {type: jsonb, keep: products}}
  public.notes:
    columns: {subject_type: {type: text, keep: a kind}, subject: {type: text, keep: a number}, words: {type: text, keep: for this test}}
  public.reviews: {columns: {product: {type: integer, as: public.products.id}, words: {type: text, keep: for this test}}}
  public.settings: {columns: {name: {type: text, keep: a name}, value: {type: text, keep: a value}}}
references:
  - {from: public.visits, value: customer_key::int, to: public.customers.id}
  - {from: public.visits.data -> seen.*.sku, to: public.products.id}
  - {from: public.notes.subject, label: subject_type, to: {Order: public.orders.id, Product: public.products.id}}
subsets:
  small:
    start:
      public.customers: {share: 2 %, at-least: 3, per: [tenant, kind]}
      public.countries: all
    along:
      - {from: "public.customers(tenant, invited_by)", children: none, follow: false}
      - {from: public.visits, value: customer_key::int, children: 1}
  rows: {start: {public.customers: {rows: 100}}, along: [{from: "public.customers(tenant, invited_by)", children: none}]}
  sized: {start: {public.products: {bytes: 1 MB}}}
  wrong: {start: {public.customers: {where: "nobody = 1"}}}
  slow: {start: {public.settings: {where: "pg_sleep(60) IS NOT NULL"}}}
  broken: {start: {public.settings: {where: "value::int = 1"}}}
  twice: {start: {public.customers: {where: "true); DROP TABLE settings; SELECT (1"}}}
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

function wanted(subset: string, fields: Partial<Refresh> = {}): Refresh & { readonly subset: string } {
  return { ...house.wanted('prod', file, { proof: 'none', ...fields }), subset };
}

function countsOf({ tables }: Refreshed): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { table, rows: count } of tables) counts[table] = (counts[table] ?? 0) + count;
  return counts;
}

describe.skipIf(!isThere)('a shop', () => {
  test('a share of customers comes with what is theirs and what that names, and each table says why', { timeout: 120_000 }, async () => {
    const previewed = await previewSubset(wanted('small'));
    // Proven as any other copy.
    const { proof: _none, ...proven } = wanted('small');
    const first = await refresh(proven);
    expect(first.verdict?.result).toBe('pass');
    expect(previewed.ok && previewed.report).toEqual(first.subset);
    const report = new Map(first.subset?.tables.map((table) => [table.table, table]));
    const customers = await house.asked<{ tenant: number; id: number; kind: string | null; invited_by: number | null }>(
      'prod_staging',
      'SELECT * FROM customers',
    );
    expect(report.get('public.customers')?.rows).toBe(customers.length);
    // Ten tenants with kinds of their own: twenty strata, of which each has three.
    const strata = Map.groupBy(customers, ({ tenant, kind }) => `${tenant} ${kind}`);
    expect(Math.min(...[...strata.values()].map((each) => each.length))).toBeGreaterThanOrEqual(3);
    expect(strata.size).toBe(20);
    expect(customers.length).toBeLessThan(180);
    // Who invited them does not come for that; where they did come, they are still named.
    const ids = new Set(customers.map(({ tenant, id }) => `${tenant} ${id}`));
    const before = await house.asked<{ tenant: number; id: number; invited_by: number | null }>('prod', 'SELECT * FROM customers');
    for (const { tenant, id, invited_by: by } of before)
      if (ids.has(`${tenant} ${id}`)) {
        const found = customers.find((each) => each.tenant === tenant && each.id === id);
        expect(found?.invited_by).toBe(by !== null && ids.has(`${tenant} ${by}`) ? by : null);
      }
    const list = customers.map(({ id }) => id).join(', ');
    const both = async (query: string): Promise<void> =>
      expect(await house.asked('prod_staging', query)).toEqual(await house.asked('prod', query));
    await both(`SELECT * FROM orders WHERE customer IN (${list}) ORDER BY id`);
    await both(`SELECT l.* FROM lines l JOIN orders o ON o.id = l."order" WHERE o.customer IN (${list}) ORDER BY 1, 2`);
    await both('SELECT * FROM countries ORDER BY 1');
    await both(
      `SELECT n.* FROM notes n JOIN orders o ON n.subject = o.id::text WHERE n.subject_type = 'Order' AND o.customer IN (${list}) ORDER BY 3`,
    );
    // One visit of each, with the products that it tells of.
    const visits = await house.asked<{ customer_key: string; data: { seen: { sku: number }[] } }>(
      'prod_staging',
      'SELECT customer_key, data FROM visits',
    );
    expect(visits.map((each) => Number(each.customer_key)).toSorted((a, b) => a - b)).toEqual(
      customers.map(({ id }) => id).toSorted((a, b) => a - b),
    );
    const products = await house.asked<{ id: number }>('prod_staging', 'SELECT id FROM products');
    const known = new Set(products.map(({ id }) => id));
    for (const { data } of visits) expect(known.has(data.seen[0]?.sku ?? 0)).toBe(true);
    // What only came because it is named brings nothing.
    expect(await house.asked('prod_staging', "SELECT FROM reviews UNION ALL SELECT FROM notes WHERE subject_type <> 'Order'")).toEqual([]);
    const lines = subsetLines(first.subset ?? { name: '', tables: [], rows: 0, bytes: 0 });
    expect(lines).toContain('public.settings: no rows');
    expect(lines).toContain('  no foreign key leads there: `public.settings: all` below `start` copies it');
    expect(lines.find((line) => line.startsWith('public.countries:'))).toMatch(/^public\.countries: 100 rows, about \d+ kB$/);
    const orders = report.get('public.orders')?.rows ?? 0;
    expect(lines).toContain(
      `  ${orders} because they name rows of public.customers (public.orders(tenant, customer) → public.customers(tenant, id))`,
    );
    expect(Object.values(countsOf(first)).reduce((sum, each) => sum + each, 0)).toBe(first.subset?.rows);
  });

  test('the next refresh has the same customers, and another key has others', { timeout: 120_000 }, async () => {
    const ids = async (masterKey: Uint8Array): Promise<readonly object[]> => {
      await refresh(wanted('rows', { masterKey }));
      return house.asked(
        'prod_staging',
        'SELECT DISTINCT c.id FROM customers c JOIN orders o ON (o.tenant, o.customer) = (c.tenant, c.id) ORDER BY 1',
      );
    };
    const first = await ids(Buffer.alloc(32, 7));
    expect(first.length).toBe(100);
    await client.query(
      "INSERT INTO customers VALUES (1, 9001, 'new@example.org', 'AA', NULL, NULL); UPDATE customers SET kind = 'other' WHERE id % 2 = 0",
    );
    const again = await ids(Buffer.alloc(32, 7));
    expect(again.filter((each) => !first.some((other) => JSON.stringify(other) === JSON.stringify(each))).length).toBeLessThanOrEqual(1);
    const other = await ids(Buffer.alloc(32, 8));
    expect(other.filter((each) => first.some((same) => JSON.stringify(same) === JSON.stringify(each))).length).toBeLessThan(20);
  });

  test('a size is met by one correction', { timeout: 120_000 }, async () => {
    const previewed = await previewSubset(wanted('sized'));
    const bytes = previewed.ok ? previewed.report.bytes : 0;
    expect(bytes).toBeGreaterThan(0.6e6);
    expect(bytes).toBeLessThan(1.5e6);
  });

  test('whoever ends it ends the question that the source still works on', { timeout: 60_000 }, async () => {
    const ending = new AbortController();
    const asking = previewSubset(wanted('slow', { signal: ending.signal })).catch((error: unknown) => error);
    const working = async (): Promise<readonly object[]> =>
      house.asked('postgres', "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'COPY%pg_sleep%'");
    await expect.poll(working).toHaveLength(1);
    const reason = new Error('enough');
    ending.abort(reason);
    expect(await asking).toBe(reason);
    await expect.poll(working, { timeout: 20_000 }).toEqual([]);
  });

  test('what the file says in SQL is tried before, and no value stands in what is said of it', { timeout: 120_000 }, async () => {
    const said = async (subset: string): Promise<string> => previewSubset(wanted(subset)).then(String, (error: unknown) => String(error));
    expect(await said('wrong')).toBe(
      'Failure: PostgreSQL cannot answer what the subset wrong asks of public.customers: column "nobody" does not exist. Change it in the classification file.',
    );
    expect(await said('twice')).toMatch('cannot insert multiple commands into a prepared statement');
    expect(await said('broken')).toBe(
      'Failure: PostgreSQL broke off the choice of rows (SQLSTATE 22P02). A condition or a reference of the file meets a value that it cannot read.',
    );
    expect(await house.asked('prod', 'SELECT count(*)::int AS count FROM settings')).toEqual([{ count: 1 }]);
    const refused = await refresh(wanted('nothing')).catch((error: unknown) => error);
    expect(refused instanceof PlanRefused && refused.findings.map(({ sentence }) => sentence)).toEqual([
      'The file has no subset nothing. It has small, rows, sized, wrong, slow, broken, twice.',
    ]);
  });
});

describe.each(shopServers)('$name', ({ home, isThere: isOwn }) => {
  test.skipIf(!isOwn || !isThere)(
    `in ${rounds * schemasAtOnce} random schemas every foreign key holds`,
    { timeout: isLong ? 3_600_000 : 300_000 },
    async () => {
      const own = await DataHouse.start(home);
      try {
        let [chosen, all] = [0, 0];
        for (let round = 0; round < rounds; round += 1) {
          const counted = await randomRound(own, round, home === undefined ? undefined : dumpProgram);
          chosen += counted.chosen;
          all += counted.all;
        }
        process.stdout.write(`${rounds * schemasAtOnce} schemas: ${chosen} of ${all} rows copied, every foreign key holds\n`);
        expect(chosen / all).toBeGreaterThan(0.2);
        expect(chosen / all).toBeLessThan(0.8);
      } finally {
        await own.stop();
      }
    },
  );
});

/** A hundred schemas in one database, with all their starts and rules as one subset. */
async function randomRound(
  own: DataHouse,
  round: number,
  program: string | undefined,
): Promise<{ readonly chosen: number; readonly all: number }> {
  // Which rows are drawn only the server knows: every second round draws none, and can be told row by row.
  const ruled = round % 2 === 1;
  const schemas = Array.from({ length: schemasAtOnce }, (_none, at) => randomSchema(`s${at}`, 1 + round * schemasAtOnce + at, { ruled }));
  const admin = await own.connect('postgres');
  await admin.query(`CREATE DATABASE random_${round}`);
  const source = await own.connect(`random_${round}`);
  try {
    await makeSchemas(source, schemas);
    const subset = {
      name: 'test',
      starts: schemas.flatMap((each) => each.subset.starts),
      along: schemas.flatMap((each) => each.subset.along),
      line: 0,
    };
    const done = await refresh({
      source: { url: own.url(`random_${round}`) },
      target: { url: own.url(`chosen_${round}`) },
      classification: classificationOf(schemas, subset),
      definitions: maskDefinitions,
      masterKey: Buffer.alloc(32, round),
      dumpProgram: program,
      signal: new AbortController().signal,
      proof: 'none',
      subset: 'test',
    });
    if (!ruled) expect(await rowsIn(own, `chosen_${round}`, schemas)).toEqual(schemas.flatMap(leastRows).toSorted());
    const rowsOf = schemas.flatMap(({ tables }) => tables.map((table) => table.rows.length));
    return { chosen: done.subset?.rows ?? 0, all: rowsOf.reduce((sum, each) => sum + each, 0) };
  } finally {
    await source.end();
    await admin.query(`DROP DATABASE random_${round}; `);
    await admin.query(`DROP DATABASE IF EXISTS chosen_${round}`);
    await admin.end();
  }
}

async function rowsIn(own: DataHouse, database: string, schemas: readonly RandomSchema[]): Promise<readonly string[]> {
  const each = schemas.flatMap(({ schema: name, tables }) =>
    tables.map((table) => `SELECT '${name}.${table.name} ' || n AS row FROM ${name}.${table.name}`),
  );
  return (await own.asked<{ row: string }>(database, each.join(' UNION ALL '))).map(({ row }) => row).toSorted();
}

function leastRows(schema: RandomSchema): readonly string[] {
  const least = leastSubset(schema);
  return schema.tables.flatMap((table) => table.rows.filter((row) => least.has(row)).map(({ n }) => `${schema.schema}.${table.name} ${n}`));
}
