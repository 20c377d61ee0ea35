// What leads out of a database is named before it comes to staging, and what the file leaves out does not come.
import { expect, test } from 'vitest';
import type { KeptDdl } from '#core/data/classification.ts';
import { leaveOut, leftOverFindings } from '#core/data/ddl-scan/leave-out.ts';
import { ddlFindings, scanDdl } from '#core/data/ddl-scan/scan-ddl.ts';
import { fixtureMasks } from '#core/data/fixture.ts';
import { parseClassification } from '#core/data/parse-classification.ts';

function found(...texts: readonly string[]): readonly string[] {
  return scanDdl(texts, []).map(({ object, classes }) => `${object}: ${classes.join(', ')}`);
}

const body = (text: string): string => `CREATE FUNCTION public.f() RETURNS text LANGUAGE plpgsql AS $_$ BEGIN ${text}; END $_$;`;

test.each([
  [`CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (dbname 'shop', host 'prod-db')`, 'server far'],
  ['CREATE SERVER "far away" FOREIGN DATA WRAPPER postgres_fdw', 'server "far away"'],
  ['CREATE SERVER text FOREIGN DATA WRAPPER file_fdw', 'server text'],
  [`CREATE FOREIGN DATA WRAPPER w OPTIONS (host 'prod-db')`, 'foreign data wrapper w'],
  [
    `CREATE FOREIGN TABLE public.away (a integer) SERVER files OPTIONS (format 'csv', program 'psql -h prod-db -c ...')`,
    'foreign table public.away',
  ],
  [`CREATE SUBSCRIPTION s CONNECTION 'service=prod' PUBLICATION p`, 'subscription s'],
  [`CREATE VIEW public.v AS SELECT a FROM public.dblink('service=prod'::text, 'SELECT 1'::text) t(a integer)`, 'view public.v'],
  [
    `CREATE MATERIALIZED VIEW public.v AS SELECT a FROM public.dblink(current_setting('app.dsn'::text), 'SELECT 1'::text) t(a integer) WITH NO DATA`,
    'materialized view public.v',
  ],
  [`CREATE TABLE public.t (dsn text DEFAULT 'host=prod-db user=app port=5432'::text)`, 'table public.t'],
  [`CREATE TABLE public.t (dsn text DEFAULT 'postgresql://app@prod-db.intern/shop'::text)`, 'table public.t'],
  [`ALTER TABLE ONLY public.t ALTER COLUMN dsn SET DEFAULT 'redis://cache.prod:6379/0'::text`, 'table public.t'],
  [body(`COPY people FROM PROGRAM 'psql -h prod-db -c "COPY people TO STDOUT"'`), 'function public.f'],
  [body(`COPY people TO '/mnt/prod/people.csv'`), 'function public.f'],
  ['CREATE FUNCTION public.f() RETURNS int LANGUAGE plperlu AS $_$ return `ls`; $_$', 'function public.f'],
  [body(`EXECUTE 'CREATE SUBSCRIPTION s CONNECTION ' || quote_literal(dsn)`), 'function public.f'],
  [body(`PERFORM lo_import('/mnt/prod/file')`), 'function public.f'],
  [body(`RETURN pg_read_file('/etc/passwd')`), 'function public.f'],
  [body(`PERFORM net.http_post(url := cfg.url)`), 'function public.f'],
  [body(`PERFORM aws_s3.query_export_to_s3('SELECT 1', uri)`), 'function public.f'],
  [
    `CREATE FUNCTION public.f() RETURNS text LANGUAGE plpython3u AS $_$ import psycopg2\nreturn psycopg2.connect(host='prod-db', dbname='shop') $_$`,
    'function public.f',
  ],
  [
    `CREATE TRIGGER told AFTER INSERT ON public.people FOR EACH ROW EXECUTE FUNCTION supabase_functions.http_request('https://hooks.shop.de/in', 'POST')`,
    'trigger told of public.people',
  ],
  [
    `CREATE RULE r AS ON INSERT TO public.t DO ALSO SELECT public.dblink_exec('far'::text, 'DELETE FROM t'::text) AS dblink_exec`,
    'rule r of public.t',
  ],
  [
    `CREATE FUNCTION public.f() RETURNS int LANGUAGE sql SET "app.dsn" TO 'mysql://root@prod-db/shop' AS $$ SELECT 1 $$`,
    'function public.f',
  ],
  [`CREATE POLICY p ON public.t USING ((public.dblink('prod'::text, 'x'::text) IS NOT NULL))`, 'policy p of public.t'],
])('%s leads out', (text, object) => {
  expect(found(text)).toEqual([`${object}: connection`]);
  expect(ddlFindings(scanDdl([text], [])).map(({ code, where, lines }) => [code, where, lines])).toEqual([
    ['connection', object, [expect.stringContaining('{holds: [connection]}')]],
  ]);
});

test.each([
  'CREATE EXTENSION IF NOT EXISTS dblink WITH SCHEMA public',
  `COMMENT ON EXTENSION postgres_fdw IS 'foreign-data wrapper for remote PostgreSQL servers'`,
  `COMMENT ON TABLE public.t IS 'filled by dblink(''prod'') until 2019, see postgres://prod-db/shop'`,
  'CREATE FOREIGN DATA WRAPPER w HANDLER public.h',
  `CREATE FOREIGN TABLE public.away (a integer OPTIONS (column_name 'b')) SERVER far OPTIONS (schema_name 'public', table_name 'server')`,
  `CREATE TABLE public.t (logo text DEFAULT 'https://cdn.shop.de/logo.png'::text, host text, port integer, CHECK ((host = 'a'::text) AND (port = 1)))`,
  `CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS $$ SELECT 'postgres://localhost/shop' $$`,
  body('IF NEW.host = OLD.host AND NEW.user = OLD.user THEN NEW.url = http_prefix; END IF'),
])('%s leads nowhere', (text) => {
  expect(found(text)).toEqual([]);
});

const bounds = [
  `CREATE TABLE public.log (who text, at date) PARTITION BY LIST (who)`,
  `CREATE TABLE public.log_a PARTITION OF public.log FOR VALUES IN ('mueller', 'meier')`,
  `ALTER TABLE ONLY public.log ATTACH PARTITION public.log_b FOR VALUES IN ('ann')`,
  `ALTER TABLE ONLY public.log ATTACH PARTITION public.log_rest DEFAULT`,
  `CREATE TABLE public.year_1 PARTITION OF public.year FOR VALUES IN (1)`,
];

test('lists of values that partitions are for are values of people where what they are parted by is masked', () => {
  const told = (keys: readonly string[]): readonly string[] => scanDdl(bounds, [], new Set(keys)).map(({ object }) => object);
  expect(told([])).toEqual([]);
  expect(told(['public.log'])).toEqual(['table public.log_a', 'table public.log_b']);
  expect(ddlFindings(scanDdl(bounds, [], new Set(['public.log'])))[0]).toMatchObject({
    code: 'personal-ddl',
    lines: ['table public.log_a: {holds: [masked value]}'],
  });
});

function leftOut(...objects: readonly string[]): readonly KeptDdl[] {
  return objects.map((object) => ({ object, holds: ['connection'], reason: 'not there', isLeftOut: true, line: 7 }));
}

const schema = {
  before: `SET x = 1;\n\nCREATE SERVER far TYPE 'a' FOREIGN DATA WRAPPER postgres_fdw OPTIONS (\n    host 'prod (db)', -- );\n    dbname 'shop'\n);\nCOMMENT ON SERVER far IS 'there';
CREATE FOREIGN TABLE public.away (a integer) SERVER far;\nCREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;\nCOMMENT ON FUNCTION public.f() IS 'asks';\nCREATE VIEW public.v AS SELECT 1;\n`,
  indexes: ['CREATE INDEX i ON public.t USING btree (a)'],
  rest: [
    'CREATE TRIGGER t BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f()',
    'CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION public.g()',
  ],
};

test('of a server that is left out stays what others stand on; of anything else nothing, and nothing that needs it', () => {
  expect(leaveOut(schema, [])).toBe(schema);
  const { before } = leaveOut(schema, leftOut('server far', 'function public.f'));
  expect(before).toContain(
    "CREATE SERVER far TYPE 'a' FOREIGN DATA WRAPPER postgres_fdw ;\nCOMMENT ON SERVER far IS 'there';\nCREATE FOREIGN",
  );
  expect(before).not.toMatch(/prod|public\.f|asks/);
  expect(before).toContain('SERVER far;');
  expect(leftOverFindings(schema, leftOut('server far', 'function public.f'))).toMatchObject([
    { code: 'connection', where: 'trigger t of public.t', lines: ['trigger t of public.t: {holds: [connection]}'], line: 7 },
  ]);
  const both = leftOut('function public.f', 'trigger t of public.t', 'event trigger e');
  expect(leftOverFindings(schema, both)).toEqual([]);
  expect(leaveOut(schema, both).rest).toEqual([]);
});

function read(line: string): ReturnType<typeof parseClassification> {
  return parseClassification(`lockstep-data: 1\ntables:\n  public.a: {rows: none}\nddl:\n  ${line}\n`, fixtureMasks);
}

test.each([
  ['server far: {holds: [connection], leave-out: staging has its own}', undefined],
  ['table public.a: {holds: [connection], leave-out: not there}', 'can’t be left out'],
  ['server far: {holds: [connection], leave-out: a, keep: b}', 'contradict each other'],
  ['server far: {holds: [connection], leave-out: ""}', 'the reason why staging goes without it'],
  ['server far: {holds: [connections], keep: a}', 'Did you mean `connection`?'],
])('%s', (line, problem) => {
  const parsed = read(line);
  if (problem === undefined) expect(parsed.ok && parsed.classification.ddl).toMatchObject([{ object: 'server far', isLeftOut: true }]);
  else expect(parsed.ok ? '' : parsed.problems.map(({ sentence }) => sentence).join('\n')).toContain(problem);
});

test('what is left out may come to lead elsewhere: it stays behind all the same', () => {
  const text = [`CREATE SERVER far FOREIGN DATA WRAPPER w OPTIONS (host 'x')`];
  expect(ddlFindings(scanDdl(text, []), leftOut('server far'))).toEqual([]);
  expect(ddlFindings(scanDdl(text, []), leftOut('server near'))).toHaveLength(1);
});
