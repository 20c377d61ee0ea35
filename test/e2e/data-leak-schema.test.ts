// Attacks by whatever is no row: what leads back to production, texts that hold somebody, and whatever knows of rows without being one. Staging is read
// back whole, as pg_dump writes it.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PlanRefused, type Refresh } from '#data/refresh.ts';
import { DataHouse, debian } from './data-house.ts';

const hasAll = debian.isThere && existsSync(`/usr/share/postgresql/${debian.major}/extension/postgres_fdw.control`);

let house: DataHouse;

beforeAll(async () => {
  if (hasAll) house = await DataHouse.start(debian.home);
}, 120_000);

afterAll(async () => {
  await house?.stop();
});

async function refusedBy(database: string, file: string, fields: Partial<Refresh> = {}): Promise<readonly (readonly string[])[]> {
  const refused = await house.refreshed(database, file, fields).catch((error: unknown) => error);
  if (!(refused instanceof PlanRefused)) throw refused instanceof Error ? refused : new Error('It was not refused.');
  const left = await house.asked('postgres', `SELECT FROM pg_database WHERE datname LIKE '${database}_staging%'`);
  expect(left).toEqual([]);
  return refused.findings.map(({ code, where, lines }) => [code, where, ...lines]);
}

/** All of it: schema, rows, comments, large objects, settings and what is said of the database. */
function wholeOf(database: string): string {
  const how = ['--create', house.url(database)];
  return execFileSync(debian.dumpProgram, how, { encoding: 'latin1', maxBuffer: 2 ** 28 });
}

const people = (more = ''): string => `lockstep-data: 1
tables:
  public.people:
    columns:
      id: {type: integer, keep: a number}
      mail: {type: text, mask: email}
${more}`;
const rows = `CREATE TABLE people (id int PRIMARY KEY, mail text); INSERT INTO people SELECT n, format('gundula.reiter%s@web.de', n) FROM generate_series(1, 400) n;`;

const ways = `${rows}
  CREATE EXTENSION postgres_fdw; CREATE EXTENSION dblink; CREATE EXTENSION file_fdw;
  CREATE SERVER warehouse FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'prod-db.intern', dbname 'warehouse');
  CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
  CREATE USER MAPPING FOR PUBLIC SERVER warehouse OPTIONS (user 'reporting', password 'hunter2-of-prod');
  CREATE FOREIGN TABLE far (id int, mail text OPTIONS (column_name 'email')) SERVER warehouse OPTIONS (table_name 'people');
  CREATE FOREIGN TABLE list (line text) SERVER files OPTIONS (program 'psql -h prod-db.intern -c "TABLE people"');
  CREATE VIEW far_view AS SELECT * FROM far; CREATE MATERIALIZED VIEW far_rows AS SELECT * FROM far_view WITH NO DATA; CREATE UNIQUE INDEX far_id ON far_rows (id);
  CREATE MATERIALIZED VIEW far_count AS SELECT count(*) FROM far_rows WITH NO DATA;
  CREATE TABLE parted (id int, at int) PARTITION BY RANGE (at); CREATE TABLE parted_here PARTITION OF parted FOR VALUES FROM (0) TO (5);
  CREATE FOREIGN TABLE parted_far PARTITION OF parted FOR VALUES FROM (5) TO (9) SERVER warehouse OPTIONS (table_name 'parted');
  CREATE FUNCTION ask() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT n FROM dblink('host=prod-db.intern dbname=shop user=app', 'SELECT count(*) FROM people') t(n bigint)); END $$;
  CREATE VIEW asked AS SELECT n FROM dblink('service=prod', 'SELECT 1') t(n int);
  CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN COPY people TO PROGRAM 'curl -T - https://prod-db.intern/'; RETURN NULL; END $$;
  CREATE TRIGGER told AFTER DELETE ON people FOR EACH STATEMENT EXECUTE FUNCTION tell();
  COMMENT ON SERVER warehouse IS 'where all of it is';`;
const parted = `  public.parted: {columns: {id: {type: integer, keep: a number}, at: {type: integer, keep: a number}}}\n`;
const doors = [
  'function public.ask',
  'function public.tell',
  'server files',
  'server warehouse',
  'foreign table public.list',
  'view public.asked',
];

test.skipIf(!hasAll)(
  'whatever leads back to production stops it, each by its name, and what the file leaves out leads nowhere',
  { timeout: 120_000 },
  async () => {
    await house.made('doors', ways);
    // As in production, where it is filled.
    await house.asked('doors', `UPDATE pg_class SET relispopulated = true WHERE relname LIKE 'far\\_%'`);
    const found = await refusedBy('doors', people(parted));
    expect(new Set(found)).toEqual(new Set(doors.map((each) => ['connection', each, `${each}: {holds: [connection]}`])));
    expect(found).toHaveLength(doors.length);
    // Nobody masks: that is no reason to lead there.
    const unmasked = await refusedBy('doors', people(parted), { unmasked: true, proof: 'none' });
    expect(new Set(unmasked.map(([, where]) => where))).toEqual(new Set(doors));

    const out = (objects: readonly string[]): string =>
      people(`${parted}ddl:\n${objects.map((each) => `  ${each}: {holds: [connection], leave-out: staging asks nobody}\n`).join('')}`);
    expect(await refusedBy('doors', out(doors))).toEqual([
      ['connection', 'trigger told of public.people', 'trigger told of public.people: {holds: [connection]}'],
    ]);
    const { verdict } = await house.refreshed('doors', out([...doors, 'trigger told of public.people']));
    expect(verdict?.result).toBe('pass');
    const whole = wholeOf('doors_staging');
    expect(whole).not.toMatch(/prod-db|hunter2|reporting|service=prod|gundula|PROGRAM/);
    expect(whole).toContain("COMMENT ON SERVER warehouse IS 'where all of it is'");
    expect(
      await house.asked(
        'doors_staging',
        `SELECT srvname FROM pg_foreign_server WHERE srvoptions IS NOT NULL UNION ALL SELECT umuser::text FROM pg_user_mapping`,
      ),
    ).toEqual([]);
    expect(
      await house.asked(
        'doors_staging',
        `SELECT relname::text AS name, relispopulated AS full FROM pg_class WHERE relkind = 'm' ORDER BY 1`,
      ),
    ).toEqual([
      { name: 'far_count', full: false },
      { name: 'far_rows', full: false },
    ]);
    await expect(house.asked('doors_staging', 'SELECT * FROM far_view')).rejects.toThrow('user mapping not found');
  },
);

test.skipIf(!hasAll)('what was looked at and kept goes along', { timeout: 120_000 }, async () => {
  await house.made(
    'kept',
    `${rows} CREATE EXTENSION postgres_fdw; CREATE SERVER own FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'staging-warehouse')`,
  );
  await house.refreshed('kept', people('ddl:\n  server own: {holds: [connection], keep: the same name leads to staging there}\n'));
  expect(wholeOf('kept_staging')).toContain("host 'staging-warehouse'");
});

test.skipIf(!hasAll)(
  'lists that partitions are for stop it where their key is masked; kept, rows find their partition or the rest',
  { timeout: 120_000 },
  async () => {
    await house.made(
      'lists',
      `CREATE TABLE orders (who text, n int) PARTITION BY LIST (who); CREATE TABLE orders_reiter PARTITION OF orders FOR VALUES IN ('reiter'); CREATE TABLE orders_rest PARTITION OF orders DEFAULT;
     INSERT INTO orders SELECT CASE n % 2 WHEN 0 THEN 'reiter' ELSE 'other' || n END, n FROM generate_series(1, 50) n`,
    );
    const file = (more = ''): string =>
      `lockstep-data: 1\ntables:\n  public.orders: {columns: {who: {type: text, mask: name.last}, n: {type: integer, keep: a number}}}\n${more}`;
    const line = 'table public.orders_reiter: {holds: [masked value]}';
    expect(await refusedBy('lists', file())).toEqual([['personal-ddl', 'table public.orders_reiter', line]]);
    await house.refreshed('lists', file(`ddl:\n  ${line.replace('}', ', keep: invented for this test}')}\n`));
    expect(await house.asked('lists_staging', 'SELECT count(*)::int AS count FROM orders')).toEqual([{ count: 50 }]);
  },
);

test.skipIf(!hasAll)(
  'what only a superuser may make, and settings of staging, are told before a row is read, without what is set',
  { timeout: 120_000 },
  async () => {
    await house.made(
      'small',
      `${rows} CREATE FUNCTION seen() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER "On DDL" ON ddl_command_end EXECUTE FUNCTION seen();
     CREATE ROLE little LOGIN CREATEDB; GRANT pg_signal_backend TO little; CREATE ROLE of_app LOGIN`,
    );
    const target = { url: house.url('small_staging').replace('postgres@', 'little@') };
    const trigger = 'event trigger "On DDL"';
    expect(await refusedBy('small', people(), { target })).toEqual([['not-taken', trigger, `${trigger}: {holds: []}`]]);
    await house.refreshed('small', people(`ddl:\n  ${trigger}: {holds: [], leave-out: staging has nobody who looks}\n`), { target });
    expect(await house.asked('small_staging', 'SELECT FROM pg_event_trigger')).toEqual([]);

    await house.asked('postgres', `ALTER ROLE of_app IN DATABASE small_staging SET app.key = 'hunter2 = ''of staging'''`);
    const refused = await house
      .refreshed('small', people(`ddl:\n  ${trigger}: {holds: [], leave-out: nobody looks}\n`), { target })
      .catch(String);
    expect(refused).toMatch(/`ALTER ROLE "of_app" IN DATABASE "small_staging_next_1" SET "app"."key" = '…'` \(/);
    expect(refused).not.toMatch(/hunter2|of staging/);
  },
);

test.skipIf(!hasAll)(
  'rows that somebody wrote into tables of an extension do not come along, and that is said',
  { timeout: 120_000 },
  async () => {
    await house.made(
      'jobs',
      `${rows} CREATE EXTENSION citext; CREATE TABLE "Jobs" (id int, who text); ALTER EXTENSION citext ADD TABLE "Jobs"; INSERT INTO "Jobs" VALUES (1, 'made with it');
     UPDATE pg_extension SET extconfig = ARRAY['"Jobs"'::regclass::oid], extcondition = ARRAY['WHERE id > 10'] WHERE extname = 'citext'`,
    );
    await house.refreshed('jobs', people());
    await house.asked('postgres', 'DROP DATABASE jobs_staging');
    await house.asked('jobs', `INSERT INTO "Jobs" VALUES (11, 'gundula.reiter@web.de')`);
    const line = 'extension citext: {holds: [rows]}';
    for (const reader of [{}, { dumpProgram: undefined, dumpFolders: [] }])
      expect(await refusedBy('jobs', people(), reader)).toEqual([['extension-rows', 'extension citext', line]]);
    await house.refreshed('jobs', people(`ddl:\n  ${line.replace('}', ', keep: staging has no jobs}')}\n`));
    expect(wholeOf('jobs_staging')).not.toMatch(/gundula/);
  },
);
