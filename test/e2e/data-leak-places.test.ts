// Somebody's address in every place of a schema in which it can stand: each is named before the first row is read, whoever reads the schema.
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseClassification } from '#core/data/parse-classification.ts';
import { personalTexts } from '#data/personal-texts.ts';
import { readCatalog } from '#data/read-catalog.ts';
import { schemaOf } from '#data/schema.ts';
import { Snapshot } from '#data/snapshot.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import { shopServers, startShopServer, type ShopServer } from './migrations-server.ts';

const debian = shopServers[1];
const hasDump = debian.isThere && existsSync(`${debian.home}/bin/pg_dump`);

/** `@T`: a table of its own, with a text `a`, a number `n` and a day `d`; `@P`: the address. */
const places: readonly (readonly [sql: string, where: string])[] = [
  [`ALTER TABLE @T ALTER a SET DEFAULT '@P'`, 'table public.@T'],
  [`ALTER TABLE @T ADD CHECK (a <> '@P')`, 'table public.@T'],
  [`ALTER TABLE @T ADD made boolean GENERATED ALWAYS AS (a = '@P') STORED`, 'table public.@T'],
  [`ALTER TABLE @T ADD "@P" int`, 'table public.@T'],
  [`ALTER TABLE @T ADD CONSTRAINT "@P" CHECK (n > 0)`, 'table public.@T'],
  [`ALTER TABLE @T ADD CONSTRAINT x@T EXCLUDE (n WITH =) WHERE (a <> '@P')`, 'table public.@T'],
  [`ALTER TABLE @T ADD CONSTRAINT "@P" UNIQUE (n)`, 'table public.@T'],
  [`CREATE TABLE "@P" (a int)`, 'table public."@P"'],
  [`CREATE TABLE p@T (a text) PARTITION BY LIST (a); CREATE TABLE q@T PARTITION OF p@T FOR VALUES IN ('@P')`, 'table public.q@T'],
  [
    `CREATE TABLE p@T (a text) PARTITION BY RANGE (a); CREATE TABLE q@T PARTITION OF p@T FOR VALUES FROM ('@P') TO (MAXVALUE)`,
    'table public.q@T',
  ],
  [`CREATE TABLE p@T (a text) PARTITION BY LIST ((a = '@P'))`, 'table public.p@T'],
  [`CREATE UNLOGGED TABLE u@T (a text DEFAULT '@P')`, 'table public.u@T'],
  [`CREATE TABLE k@T () INHERITS (@T); ALTER TABLE k@T ALTER a SET DEFAULT '@P'`, 'table public.k@T'],
  [`CREATE TYPE c@T AS (a text); CREATE TABLE y@T OF c@T (a DEFAULT '@P')`, 'table public.y@T'],
  [`CREATE INDEX i@T ON @T (n) WHERE a = '@P'`, 'index i@T of public.@T'],
  [`CREATE INDEX i@T ON @T ((a || '@P'))`, 'index i@T of public.@T'],
  [`CREATE INDEX "@P" ON @T (n)`, 'index "@P" of public.@T'],
  [`CREATE STATISTICS s@T ON (a || '@P'), n FROM @T`, 'statistics public.s@T'],
  [`CREATE STATISTICS "@P" ON a, n FROM @T`, 'statistics public."@P"'],
  [`CREATE TYPE e@T AS ENUM ('a', '@P')`, 'type public.e@T'],
  [`CREATE TYPE c@T AS ("@P" int)`, 'type public.c@T'],
  [`CREATE DOMAIN d@T AS text CHECK (VALUE <> '@P')`, 'domain public.d@T'],
  [`CREATE DOMAIN d@T AS text DEFAULT '@P'`, 'domain public.d@T'],
  [`CREATE POLICY l@T ON @T USING (a = '@P')`, 'policy l@T of public.@T'],
  [`CREATE POLICY l@T ON @T FOR INSERT WITH CHECK (a = '@P')`, 'policy l@T of public.@T'],
  [`CREATE RULE r@T AS ON DELETE TO @T WHERE old.a = '@P' DO INSTEAD NOTHING`, 'rule r@T of public.@T'],
  [`CREATE TRIGGER g@T BEFORE UPDATE ON @T FOR EACH ROW EXECUTE FUNCTION touch('it''s @P')`, 'trigger g@T of public.@T'],
  [`CREATE TRIGGER g@T BEFORE UPDATE ON @T FOR EACH ROW WHEN (old.a = '@P') EXECUTE FUNCTION touch()`, 'trigger g@T of public.@T'],
  [`CREATE VIEW v@T WITH (security_barrier) AS SELECT a FROM @T WHERE a <> '@P'`, 'view public.v@T'],
  [`CREATE VIEW v@T AS SELECT n AS "@P" FROM @T`, 'view public.v@T'],
  [`CREATE VIEW v@T AS SELECT a FROM @T; ALTER VIEW v@T ALTER a SET DEFAULT '@P'`, 'table public.v@T'],
  [`CREATE MATERIALIZED VIEW m@T AS SELECT a FROM @T WHERE a <> '@P'`, 'materialized view public.m@T'],
  [`CREATE FUNCTION f@T() RETURNS int LANGUAGE plpgsql AS $$ BEGIN /* ask @P */ RETURN 1; END $$`, 'function public.f@T'],
  [`CREATE FUNCTION f@T(a text DEFAULT '@P') RETURNS int LANGUAGE sql AS 'SELECT 1'`, 'function public.f@T'],
  [`CREATE FUNCTION f@T("@P" text) RETURNS int LANGUAGE sql AS 'SELECT 1'`, 'function public.f@T'],
  [`CREATE FUNCTION f@T() RETURNS int LANGUAGE sql SET app.who = '@P' AS 'SELECT 1'`, 'function public.f@T'],
  [`CREATE FUNCTION f@T() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT '@P'::text; END`, 'function public.f@T'],
  [`CREATE PROCEDURE f@T() LANGUAGE sql AS $$ SELECT E'\\n @P' $$`, 'procedure public.f@T'],
  [`CREATE AGGREGATE a@T(text) (sfunc = textcat, stype = text, initcond = '@P')`, 'aggregate public.a@T'],
  [`CREATE SEQUENCE "@P"`, 'sequence public."@P"'],
  [`CREATE SCHEMA "@P"`, 'schema "@P"'],
  [
    `CREATE TEXT SEARCH DICTIONARY w@T (TEMPLATE = synonym, SYNONYMS = synonym_sample); COMMENT ON TEXT SEARCH DICTIONARY w@T IS '@P'`,
    'comment on text search dictionary public.w@T',
  ],
  [`CREATE TEXT SEARCH CONFIGURATION "@P" (COPY = simple)`, 'text search configuration public."@P"'],
  [`CREATE COLLATION "@P" FROM "C"`, 'collation public."@P"'],
  [`CREATE EVENT TRIGGER "@P" ON ddl_command_end EXECUTE FUNCTION told(); ALTER EVENT TRIGGER "@P" DISABLE`, 'event trigger "@P"'],
  ...(
    [
      ['SCHEMA public', 'schema public'],
      ['TABLE @T', 'table public.@T'],
      ['COLUMN @T.a', 'column public.@T.a'],
      ['TYPE mood', 'type public.mood'],
      ['FUNCTION touch()', 'function public.touch'],
      ['TRIGGER old ON base', 'trigger old of public.base'],
      ['RULE old ON base', 'rule old of public.base'],
      ['POLICY old ON base', 'policy old of public.base'],
      ['CONSTRAINT old ON base', 'constraint old of public.base'],
      ['INDEX base_old', 'index public.base_old'],
      ['VIEW shown', 'view public.shown'],
      ['SEQUENCE base_n_seq', 'sequence public.base_n_seq'],
      ['STATISTICS base_s', 'statistics public.base_s'],
      ['DOMAIN short', 'domain public.short|comment on type public.short'],
      ['CONSTRAINT is_short ON DOMAIN short', 'constraint is_short of domain'],
      ['EVENT TRIGGER looks', 'event trigger looks'],
      ['OPERATOR === (mood, mood)', 'operator public'],
      ['CAST (mood AS int)', 'cast'],
    ] as const
  ).map(([what, where]): readonly [string, string] => [`COMMENT ON ${what} IS 'of @P'`, `comment on ${where}`]),
];
/** Not carried: nothing of it is read, and nothing comes. */
const elsewhere = `CREATE PUBLICATION told FOR TABLE base; COMMENT ON PUBLICATION told IS 'of nobody@web.de'; COMMENT ON DATABASE @D IS 'of nobody@web.de'; COMMENT ON EXTENSION plpgsql IS 'of nobody@web.de'; COMMENT ON LANGUAGE plpgsql IS 'of nobody@web.de'; ALTER DATABASE @D SET app.who = 'nobody@web.de'`;
const base = `CREATE TYPE mood AS ENUM ('a'); CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE FUNCTION told() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
  CREATE TABLE base (n serial, a text, CONSTRAINT old CHECK (n > 0)); CREATE INDEX base_old ON base (n); CREATE VIEW shown AS SELECT n FROM base; CREATE STATISTICS base_s ON n, a FROM base;
  CREATE TRIGGER old BEFORE UPDATE ON base FOR EACH ROW EXECUTE FUNCTION touch(); CREATE RULE old AS ON DELETE TO base DO INSTEAD NOTHING; CREATE POLICY old ON base USING (n > 0);
  CREATE DOMAIN short AS text CONSTRAINT is_short CHECK (length(VALUE) < 9); CREATE EVENT TRIGGER looks ON ddl_command_end EXECUTE FUNCTION told(); ALTER EVENT TRIGGER looks DISABLE;
  CREATE FUNCTION same(mood, mood) RETURNS boolean LANGUAGE sql AS 'SELECT true'; CREATE OPERATOR === (FUNCTION = same, LEFTARG = mood, RIGHTARG = mood);
  CREATE FUNCTION num(mood) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE CAST (mood AS int) WITH FUNCTION num(mood);
  CREATE FUNCTION away() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM dblink('service=prod', 'SELECT 1'); RETURN 1; END $$`;

const readers = shopServers.flatMap((server) => [
  { ...server, reader: 'its catalogue', dumpProgram: undefined, isTried: server.isThere },
  ...(server.home === undefined ? [] : [{ ...server, reader: 'pg_dump', dumpProgram: `${server.home}/bin/pg_dump`, isTried: hasDump }]),
]);

describe.each(readers)('$name, read by $reader', ({ home, isTried, dumpProgram }) => {
  let server: ShopServer;

  beforeAll(async () => {
    if (isTried) server = await startShopServer(home);
  }, 120_000);
  afterAll(async () => server?.stop());

  test.skipIf(!isTried)('it is found wherever it stands, and so is a way out', { timeout: 120_000 }, async () => {
    const admin = await server.connect('postgres', 'postgres');
    await admin.query('CREATE DATABASE prod TEMPLATE template0');
    await admin.end();
    const client = await server.connect('prod', 'postgres');
    await client.query(`${base}; ${elsewhere.replaceAll('@D', 'prod')}`);
    const wanted: string[] = [];
    for (const [index, [sql, where]] of places.entries()) {
      const named = (text: string): string => text.replaceAll('@T', `t${index}`).replaceAll('@P', `somebody.${index}@web.de`);
      await client.query(`CREATE TABLE t${index} (a text, n int, d date)`);
      await client.query(named(sql));
      wanted.push(named(where));
    }
    await client.end();
    const parsed = parseClassification('lockstep-data: 1\ntables:\n  public.base: {rows: none}\n', maskDefinitions);
    if (!parsed.ok) throw new Error('It is no classification.');
    const source = { url: server.url('prod', 'postgres') };
    const snapshot = await Snapshot.open(source);
    try {
      const catalog = await readCatalog(snapshot.client);
      const schema = await schemaOf(source, snapshot, catalog.server, dumpProgram === undefined ? { dumpFolders: [] } : { dumpProgram });
      const found = personalTexts(schema, parsed.classification, { catalog });
      const objects = found.map(({ where }) => where);
      const isFound = (where: string): boolean =>
        where
          .split('|')
          .some((one) => objects.some((object) => object === one || object.startsWith(`${one} `) || object.startsWith(`${one}.`)));
      expect(wanted.filter((where) => !isFound(where))).toEqual([]);
      expect(objects.length).toBeGreaterThanOrEqual(new Set(wanted).size);
      expect(JSON.stringify(schema)).not.toContain('nobody@web.de');
      expect(found.filter(({ code }) => code !== 'personal-ddl').map(({ code, where }) => [code, where])).toEqual([
        ['connection', 'function public.away'],
      ]);
    } finally {
      await snapshot.close();
    }
  });
});
