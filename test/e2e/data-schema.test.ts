// A schema read from the catalogue and made again is the schema that it was: of every kind of object, of other people's programs, and of databases
// drawn by lot; held against pg_dump where that knows the server, and against the server's own views of its schema everywhere.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSchema, type SchemaText } from '#data/ddl/read-schema.ts';
import { oddSchema, since18 } from './data-schema-objects.ts';
import { drawnSchema } from './data-schema-drawn.ts';
import { debianSchemas } from './debian-schemas.ts';
import { shopServers, startShopServer, type ShopServer } from './migrations-server.ts';

const foreign = debianSchemas();
const draws = process.env['LOCKSTEP_LONG'] === undefined ? 5 : 60;

describe.each(shopServers)('$name', ({ home, isThere, major }) => {
  const dumpProgram = `${home ?? ''}/bin/pg_dump`;
  const hasDump = home !== undefined && existsSync(dumpProgram);
  let server: ShopServer;

  beforeAll(async () => {
    if (isThere) server = await startShopServer(home);
  }, 120_000);
  afterAll(async () => server?.stop());

  /** Made by the statements, read, made again by what was read: both databases. */
  async function madeTwice(statements: readonly string[]): Promise<{ readonly one: string; readonly other: string }> {
    const [one, other] = [await empty(), await empty()];
    await within(one, async (client) => {
      for (const each of statements) await client.query(each);
    });
    await make(other, await within(one, (client) => read(client)));
    return { one, other };
  }

  async function empty(): Promise<string> {
    return within('postgres', async (client) => {
      const name = `made_${(await client.query('SELECT FROM pg_database')).rows.length}`;
      await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
      return name;
    });
  }

  async function within<Answer>(database: string, work: (client: pg.Client) => Promise<Answer>): Promise<Answer> {
    const client = await server.connect(database, 'postgres');
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  async function make(database: string, { before, indexes, rest }: SchemaText): Promise<void> {
    await within(database, async (client) => {
      for (const statement of [before, ...indexes, ...rest]) await client.query(statement);
    });
  }

  /** The statements that pg_dump writes of a database, in no order. */
  function dumped(database: string): readonly string[] {
    const text = execFileSync(
      dumpProgram,
      ['--schema-only', '--no-owner', '--no-privileges', '--no-publications', server.url(database, 'postgres')],
      {
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      },
    );
    const plain = text.replaceAll(/^(?:--.*|\\(?:un)?restrict.*)\n/gm, '');
    return plain.split(/\n{2,}/).toSorted();
  }

  async function expectSame({ one, other }: { readonly one: string; readonly other: string }): Promise<void> {
    const [own, theirs] = [await within(other, read), await within(one, read)];
    expect(own).toEqual(theirs);
    expect(await within(other, seenByServer)).toEqual(await within(one, seenByServer));
    if (hasDump) expect(dumped(other)).toEqual(dumped(one));
  }

  const odd = [oddSchema, ...(major >= 18 ? [since18] : [])];

  test.skipIf(!isThere)('every kind of object is made again as it was', { timeout: 120_000 }, async () => {
    await expectSame(await madeTwice(odd));
  });

  test.skipIf(!isThere || foreign === undefined).each(['zabbix', 'mediawiki', 'ejabberd'] as const)(
    'the schema of %s is made again as it was',
    { timeout: 120_000 },
    async (name) => {
      const texts = foreign?.[name] ?? [];
      await expectSame(await madeTwice(name === 'zabbix' ? texts.slice(0, 1) : texts));
    },
  );

  test.skipIf(!isThere)(`${draws} schemas drawn by lot are made again as they were`, { timeout: draws * 60_000 }, async () => {
    for (let seed = 1; seed <= draws; seed += 1) await expectSame(await madeTwice(drawnSchema(seed)));
  });

  test.skipIf(!isThere)('what cannot be carried is named, each of it, and nothing is answered', { timeout: 120_000 }, async () => {
    const name = await empty();
    await within(name, async (client) => {
      await client.query(`CREATE FOREIGN DATA WRAPPER far; CREATE SERVER elsewhere FOREIGN DATA WRAPPER far OPTIONS (password 'secret');
        CREATE FOREIGN TABLE away (a int) SERVER elsewhere; CREATE TYPE hollow; CREATE TABLE strange (a int); CREATE TABLE fine (a int PRIMARY KEY);
        UPDATE pg_class SET relkind = 'z' WHERE relname = 'strange'; CREATE TABLE odd (a int, b int GENERATED ALWAYS AS (a) STORED);
        UPDATE pg_attribute SET attgenerated = 'q' WHERE attname = 'b' AND attrelid = 'odd'::regclass`);
      const failed = await read(client).catch((error: unknown) => error);
      expect(failed).toMatchObject({ code: 'schema-not-carried', retryable: false });
      const sentence = failed instanceof Error ? failed.message : '';
      for (const each of [
        'foreign-data wrapper far',
        'server elsewhere',
        'foreign table public.away',
        'public.strange',
        'type public.hollow',
        'column b of public.odd',
      ])
        expect(sentence).toContain(each);
      expect(sentence).not.toMatch(/fine|secret/);
    });
  });

  test.skipIf(!isThere)(
    'it reads as whoever may read nothing but the catalogue, takes nothing temporary, and leaves the session as it was',
    { timeout: 60_000 },
    async () => {
      const name = await empty();
      await within(name, (client) => client.query(odd.join(';')));
      const before = await within(name, read);
      const passing = await server.connect(name, 'postgres');
      const client = await server.connect(name, 'app');
      await client.query('BEGIN READ ONLY');
      await passing.query(
        `CREATE TEMPORARY TABLE passing (id serial PRIMARY KEY, other int DEFAULT 5 CHECK (other > 0), UNIQUE (other)); COMMENT ON TABLE passing IS 'a'; COMMENT ON COLUMN passing.id IS 'b';
          CREATE FUNCTION pg_temp.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'; COMMENT ON FUNCTION pg_temp.f() IS 'c'; CREATE TYPE pg_temp.t AS ENUM ('a');
          CREATE TRIGGER t BEFORE INSERT ON passing FOR EACH ROW EXECUTE FUNCTION pg_temp.f(); COMMENT ON TRIGGER t ON passing IS 'd'; CREATE TEMPORARY VIEW v AS SELECT * FROM passing`,
      );
      const path = await client.query('SHOW search_path');
      expect(await readSchema(client)).toEqual(before);
      expect((await client.query('SHOW search_path')).rows).toEqual(path.rows);
      await passing.end();
      await client.end();
    },
  );
});

async function read(client: pg.ClientBase): Promise<SchemaText> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    return await readSchema(client);
  } finally {
    await client.query('ROLLBACK');
  }
}

const views = [
  'columns',
  'table_constraints',
  'check_constraints',
  'referential_constraints',
  'key_column_usage',
  'constraint_column_usage',
  'domains',
  'domain_constraints',
  'attributes',
  'element_types',
  'sequences',
  'views',
  'triggers',
  'triggered_update_columns',
  'routines',
  'parameters',
];
const lists = ['pg_indexes', 'pg_rules', 'pg_policies', 'pg_matviews', 'pg_sequences'];
/** What is told by a number is another one in another database; and columns that are gone still count. */
const numbered =
  /^(?:ordinal_position|specific_name|dtd_identifier|object_name|collection_type_identifier|.*_catalog|catalog_name|udt_catalog|last_value)$/;

/** What the standard's views and the server's own lists show of a schema: a description that shares no line with the reader's. */
async function seenByServer(client: pg.ClientBase): Promise<Readonly<Record<string, readonly string[]>>> {
  const seen: Record<string, readonly string[]> = {};
  for (const [schema, names] of [
    ['information_schema', views],
    ['pg_catalog', lists],
  ] as const)
    for (const name of names) {
      const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM ${schema}.${name}`);
      const own = rows.filter(
        (row) => !Object.values(row).some((value) => value === 'pg_catalog' || value === 'information_schema') || name === 'columns',
      );
      const texts = own.map((row) =>
        JSON.stringify(Object.entries(row).filter(([key, value]) => !numbered.test(key) && !/^\d+_\d+_\d+_not_null$/.test(String(value)))),
      );
      seen[name] = texts.filter((text) => !/"table_schema","(?:pg_catalog|information_schema)"/.test(text)).toSorted();
    }
  return seen;
}
