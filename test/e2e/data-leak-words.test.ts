// What tells of rows beside the rows: errors of servers and functions, logs, statistics, temporary files, the agent's own folder. A person in production
// is looked for in all of it, on servers that log whatever they are asked.
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DataHost } from '#data/host/data-host.ts';
import { makeMaskKey } from '#data/host/mask-key.ts';
import { SourceHand } from '#data/host/refresh-hand.ts';
import { debian } from './data-house.ts';
import { startOwnServer, type OwnServer } from './data-server.ts';

const { bin, isThere } = debian;
/** Each log file has all that its server is told. */
const talkative = [
  'logging_collector=on',
  'log_directory=log',
  'log_file_mode=0644',
  'log_statement=all',
  'log_min_duration_statement=0',
  'log_min_error_statement=debug5',
  'log_error_verbosity=verbose',
  'log_parameter_max_length=-1',
  'log_parameter_max_length_on_error=-1',
  'log_autovacuum_min_duration=0',
  'log_temp_files=0',
  'work_mem=64kB',
  'autovacuum_naptime=1',
];
/** Nobody else is called so, and no mask makes it. */
const person = 'Kunigundrix';

let source: OwnServer;
let target: OwnServer;
let folder: string;

beforeAll(async () => {
  if (!isThere) return;
  [source, target] = await Promise.all([startOwnServer(bin), startOwnServer(bin, { settings: talkative })]);
  folder = mkdtempSync(path.join(tmpdir(), 'lockstep-leak-words-'));
  await makeMaskKey(path.join(folder, 'mask.key'));
}, 120_000);

afterAll(async () => {
  await Promise.all([source?.stop(), target?.stop()]);
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

interface Told {
  /** What became of it, or why nothing did: what the controller hears. */
  readonly end: string;
  readonly words: readonly string[];
}

let made = 0;

/** A refresh of a database that is made so; what the agent says of it. */
async function refreshed(schema: string, file: string, more = '', sql = 'SELECT 1'): Promise<Told> {
  made += 1;
  const [name, place] = [`prod_${made}`, path.join(folder, `${made}`)];
  await mkdir(place);
  await source.ask('postgres', `CREATE DATABASE ${name}`);
  await source.ask(name, schema);
  await writeFile(path.join(place, 'data.yaml'), `lockstep-data: 1\n${file}`);
  await writeFile(path.join(place, 'staging.sql'), sql);
  const text = `lockstep-agent-data: 1
key-file: ../mask.key
databases:
  shop:
    source: {host: 127.0.0.1, port: ${source.port}, database: ${name}, user: postgres}
    classification: data.yaml
    targets:
      staging: {host: 127.0.0.1, port: ${target.port}, database: staging_${made}, user: postgres${more}}
`;
  await writeFile(path.join(place, 'agent-data.yaml'), text);
  const hand = new SourceHand(await DataHost.open(path.join(place, 'agent-data.yaml')));
  const words: string[] = [];
  const order = { effectKey: `order ${made}`, environment: 'staging', database: 'shop' };
  const how = { signal: new AbortController().signal, say: (each: string) => void words.push(each) };
  const end = await hand.refresh(order, how).then(
    (outcome) => JSON.stringify(outcome),
    (error: unknown) => (error instanceof Error ? `${error.name} ${error.message}` : String(error)),
  );
  return { end, words };
}

/** Files below a folder in which these letters stand, in either case. */
function filesWith(place: string, word: string): readonly string[] {
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .map((each) => path.join(place, each))
    .filter(
      (each) =>
        statSync(each, { throwIfNoEntry: false })?.isFile() === true &&
        readFileSync(each, 'latin1').toLowerCase().includes(word.toLowerCase()),
    );
}

const tables = (columns: string): string => `tables:\n  public.people:\n    columns: {id: {type: integer, keep: a number}, ${columns}}\n`;
const mail = 'mail: {type: text, mask: email}, name: {type: text, mask: name.full}, born: {type: date, mask: date.birth}';
const fill = `INSERT INTO people (id, mail, name, born) SELECT n, format('${person}.%s@web.de', n), '${person} Ochsenfurter', date '1970-01-01' + n FROM generate_series(1, 3000) n`;

test.skipIf(!isThere)(
  'of a refresh nothing of a person is on the target’s disk: rows, logs, statistics, what was sorted, what was written ahead; nor with the agent',
  { timeout: 240_000 },
  async () => {
    const schema = `CREATE TABLE people (id int PRIMARY KEY, mail text UNIQUE, name text, born date); CREATE INDEX ON people (lower(name), mail); CREATE STATISTICS of_both (mcv, dependencies) ON name, mail FROM people;
    CREATE MATERIALIZED VIEW seen AS SELECT name, count(*) FROM people GROUP BY name WITH NO DATA; CREATE TABLE gone (mail text); CREATE UNLOGGED TABLE quick (mail text);
    COMMENT ON INDEX people_pkey IS 'made by: ALTER TABLE x ADD CONSTRAINT people_pkey PRIMARY KEY';
    ${fill}; INSERT INTO gone SELECT mail FROM people; INSERT INTO quick SELECT mail FROM people; DROP TABLE gone; ANALYZE; REFRESH MATERIALIZED VIEW seen; SELECT lo_from_bytea(0, '${person}');
    COMMENT ON DATABASE prod_${made + 1} IS '${person}'; ALTER DATABASE prod_${made + 1} SET app.owner = '${person}'; CREATE ROLE "${person}"; COMMENT ON ROLE "${person}" IS '${person}';
    ALTER ROLE "${person}" IN DATABASE prod_${made + 1} SET app.key = '${person}'; CREATE PUBLICATION told FOR TABLE people WHERE (name <> '${person}'); COMMENT ON PUBLICATION told IS '${person}';
    CREATE SUBSCRIPTION heard CONNECTION 'host=${person} password=${person}' PUBLICATION told WITH (connect = false); COMMENT ON SUBSCRIPTION heard IS '${person}';
    SELECT lo_create(4711); COMMENT ON LARGE OBJECT 4711 IS '${person}'`;
    const { end, words } = await refreshed(
      schema,
      `${tables(mail)}  public.quick: {columns: {mail: {type: text, mask: email}}}\nlarge-objects: {mask: blob}\n`,
      ', sql: [staging.sql]',
    );
    expect(end).toContain('"verdict":"pass"');
    expect(`${end}${words.join('\n')}`).not.toMatch(new RegExp(person, 'i'));
    await target.ask('postgres', 'CHECKPOINT');
    const [counts] = await target.ask<{ people: number; seen: number; values: string }>(
      `staging_${made}`,
      `SELECT (SELECT count(*)::int FROM people) AS people, (SELECT count(*)::int FROM seen) AS seen, (SELECT most_common_vals::text FROM pg_stats WHERE tablename = 'people' AND attname = 'id') AS values`,
    );
    expect(counts).toMatchObject({ people: 3000 });
    expect(filesWith(source.folder, person)).not.toEqual([]);
    expect(filesWith(target.folder, person)).toEqual([]);
    expect(filesWith(path.join(folder, `${made}`), person)).toEqual([]);
    // The logs are there, and tell of what was done.
    expect(filesWith(path.join(target.folder, 'data', 'log'), 'COPY "public"."people"').length).toBeGreaterThan(0);
  },
);

/** What production has let in, staging refuses. */
const only = `current_database() NOT LIKE 'prod%'`;
const refusing = (rows: string): string =>
  `CREATE FUNCTION is_mail(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN IF ${only} AND $1 LIKE '${rows}' THEN RAISE 'no mail: %', $1; END IF; RETURN true; END $$;`;
const table = (more = ''): string => `CREATE TABLE people (id int PRIMARY KEY, mail text ${more}, name text, born date);`;
const number = `CREATE FUNCTION num(text) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN CASE WHEN ${only} THEN $1::int END; END $$;`;
const kept = mail.replace('mask: email', 'keep: for this test');

test.skipIf(!isThere).each([
  ['a CHECK, of any row', `${refusing('%')} ${table('CHECK (is_mail(mail))')}`, '', /function (?:public\.)?is_mail/],
  [
    'a CHECK, of one row',
    `${refusing('%.2999@%')} ${table('CHECK (is_mail(mail))')}`,
    '',
    /The copy broke off: an error of the function (?:public\.)?is_mail/,
  ],
  [
    'an index',
    `${refusing('%.2999@%')} ${table()} CREATE INDEX ON people (is_mail(mail))`,
    '',
    /A database refused: an error of the function (?:public\.)?is_mail/,
  ],
  [
    'a cast',
    `${number} ${table()} CREATE INDEX ON people (num(mail))`,
    '',
    /an error of the function (?:public\.)?num.* \(SQLSTATE 22P02\)/,
  ],
  ['own SQL that casts', table(), 'UPDATE people SET id = mail::int', /staging\.sql, line 1 .* invalid input syntax for type integer: …/],
  [
    'own SQL that runs texts',
    table(),
    `DO $$ BEGIN EXECUTE (SELECT mail FROM people LIMIT 1); END $$`,
    /staging\.sql, line 1 .* an error of /,
  ],
  ['own SQL that meets a key', table(), 'CREATE UNIQUE INDEX once ON people (left(mail, 9))', /could not create unique index "once"/],
])('what %s says of a row stays on the servers', { timeout: 120_000 }, async (_what, schema, sql, told) => {
  const { end, words } = await refreshed(`${schema}; ${fill}`, tables(kept), sql === '' ? '' : ', sql: [staging.sql]', sql);
  expect(end).toMatch(told);
  expect(`${end}${words.join('\n')}`).not.toMatch(new RegExp(`${person}|2999`, 'i'));
});
