// Tables that nobody would draw, on a real server: whatever the type, the place and the spelling of a person's value, it does not come to staging, and
// where a line of the file lets it, the proof finds it there.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bandOf } from '#core/data/discovery/inspection.ts';
import { pathText } from '#core/data/identifiers.ts';
import { inspect } from '#data/inspect.ts';
import { Unproven } from '#data/proof/proof.ts';
import { DataHouse, debian } from './data-house.ts';
import { leakPlaces, strangeFile, strangeSchema } from './data-strange-tables.ts';

const { dumpProgram, isThere } = debian;

let house: DataHouse;

beforeAll(async () => {
  if (isThere) house = await DataHouse.start(debian.home);
}, 120_000);

afterAll(async () => {
  await house?.stop();
});

/** All rows of it, as statements. */
function dumped(database: string): string {
  return execFileSync(dumpProgram, ['--data-only', '--inserts', house.url(database)], { maxBuffer: 2 ** 28 }).toString();
}

test.skipIf(!isThere)(
  'of every type and in every place the mask replaces the value, and rows, keys and triggers hold',
  { timeout: 240_000 },
  async () => {
    // As a database may have it that somebody once set so.
    await house.made('strange', `ALTER DATABASE strange SET bytea_output = 'escape'`, `ALTER DATABASE strange SET datestyle = 'German'`);
    await house.asked('strange', strangeSchema);
    const before = dumped('strange');
    // Each value of a person has one of these in it, in some spelling.
    const signs = /zqann|zqbert|zqadler|ＺＱ|cGVyc29uIHpx|7a71616e6e/i;
    expect(before.match(new RegExp(signs, 'gi'))?.length).toBeGreaterThan(60);

    const { verdict } = await house.refreshed('strange', strangeFile);
    expect(verdict?.result).toBe('pass');
    const lines = dumped('strange_staging')
      .split('\n')
      .filter((line) => signs.test(line));
    expect(lines).toEqual([]);
    // No row is gone, and what the server computes is computed of what is masked.
    const counts = `SELECT c.relname::text AS name, (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM ONLY %s', c.oid::regclass), false, true, '')))[1]::text AS rows
    FROM pg_class c WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace, '"Other.schema"'::regnamespace) ORDER BY 1, 2`;
    const moved = new Set(['parted_a', 'parted_b']);
    const counted = async (database: string): Promise<readonly object[]> =>
      (await house.asked<{ readonly name: string }>(database, counts)).filter(({ name }) => !moved.has(name));
    expect(await counted('strange_staging')).toEqual(await counted('strange'));
    expect(
      await house.asked(
        'strange_staging',
        'SELECT count(*)::int AS count FROM computed WHERE small <> lower(mail) OR domain NOT LIKE $$%.test$$',
      ),
    ).toEqual([{ count: 0 }]);
    expect(
      await house.asked(
        'strange_staging',
        'SELECT count(*)::int AS count FROM natural_child c JOIN natural_parent p ON p.mail = c.mail::citext',
      ),
    ).toEqual([{ count: 3 }]);
    // The trigger wrote one row for each that was inserted in production, and none here.
    expect(await house.asked('strange_staging', 'SELECT count(*)::int AS count FROM audit')).toEqual(
      await house.asked('strange', 'SELECT count(*)::int AS count FROM audit'),
    );
  },
);

test.skipIf(!isThere)('inspect proposes to keep nothing of it that is somebody’s', { timeout: 120_000 }, async () => {
  await house.made('looked', strangeSchema);
  const { inspection } = await inspect({ url: house.url('looked') });
  const kept = inspection.tables.flatMap(({ name, columns }) =>
    columns.flatMap((column) => [
      ...(bandOf(column) === 'keep' ? [`${name}.${column.name}`] : []),
      ...column.paths.filter((path) => bandOf(path) === 'keep').map((path) => `${name}.${column.name} -> ${pathText(path.path)}`),
    ]),
  );
  // A word that no list knows has no sign; these have one, by their values or by their type.
  const signed =
    `arrays.a arrays.b->mail arrays.b->more arrays.c arrays.e->to arrays.f arrays.g rows_in_rows.a->inner_row rows_in_rows.b->mail odd_types.a odd_types.b odd_types.c
    odd_types.f odd_types.g odd_types.h odd_types.i odd_types.j odd_types.k odd_types.n documents.b->more documents.c documents.d spellings.a spellings.c spellings.d Quoted.table.a.b
    audit.new->mail audit.line audit.pairs natural_parent.mail natural_child.mail parted.mail base.mail derived.mail sessions.data sessions.token computed.mail empty_one.mail`.split(
      /\s+/,
    );
  expect(kept.length).toBeGreaterThan(20);
  expect(kept.map((each) => each.replaceAll(' ', '')).filter((each) => signed.includes(each))).toEqual([]);
});

test.skipIf(!isThere)('where a line keeps what is somebody’s, the proof finds it by its place', { timeout: 240_000 }, async () => {
  await house.made('kept', leakPlaces.schema);
  const error = await house.refreshed('kept', leakPlaces.file).catch((cause: unknown) => cause);
  if (!(error instanceof Unproven)) throw error;
  expect(error.verdict.leaks.map(({ where, of }) => `${where}: ${of}`).toSorted()).toEqual(leakPlaces.leaks.toSorted());
});

const notes = `
  CREATE TABLE people (id bigint PRIMARY KEY, first text, mail text);
  CREATE TABLE firms (id uuid PRIMARY KEY, boss text);
  CREATE TABLE notes (id int PRIMARY KEY, owner_type text, owner_id text, about text);
  INSERT INTO people SELECT n, 'Zqann' || translate(n::text, '0123456789', 'abcdefghij'), format('zqann%s@x.org', n) FROM generate_series(1, 60) n;
  INSERT INTO firms SELECT md5(n::text)::uuid, 'Zqbert' || translate(n::text, '0123456789', 'abcdefghij') FROM generate_series(1, 60) n;
  INSERT INTO notes SELECT id, 'Person', id, format('for %s by %s', first, mail) FROM people;
  INSERT INTO notes SELECT 100 + row_number() OVER (), 'Firm', id, format('of %s.', boss) FROM firms;
  INSERT INTO people VALUES (1007, 'Harbour', 'zqharbour@x.org');
  INSERT INTO notes VALUES (900, 'Ship', '1007', 'a Harbour of nobody'), (901, 'Person', 'seven', 'no number'), (902, NULL, NULL, 'nobody');
`;
const noteFile = `lockstep-data: 1
tables:
  public.people: {columns: {id: {type: bigint, keep: a number}, first: {type: text, mask: name.first, entity: id}, mail: {type: text, mask: email}}}
  public.firms: {columns: {id: {type: uuid, keep: a number}, boss: {type: text, mask: name.last, entity: id}}}
  public.notes: {columns: {id: {type: integer, keep: a number}, owner_type: {type: text, keep: a kind}, owner_id: {type: text, keep: a number}, about: {type: text, mask: text.scrub}}}
references:
  - {from: public.notes.owner_id, label: owner_type, to: {Person: public.people.id, Firm: public.firms.id}}
`;

test.skipIf(!isThere)(
  'a note that is about a row of one of several tables names whoever stands there as staging does',
  { timeout: 120_000 },
  async () => {
    await house.made('noted', notes);
    const { verdict } = await house.refreshed('noted', noteFile);
    expect(verdict?.result).toBe('pass');
    const wrong = `SELECT n.about FROM notes n LEFT JOIN people p ON n.owner_type = 'Person' AND p.id::text = n.owner_id LEFT JOIN firms f ON n.owner_type = 'Firm' AND f.id::text = n.owner_id
    WHERE n.about <> coalesce(format('for %s by %s', p.first, nullif(p.mail, '')), '') AND p.id IS NOT NULL OR n.about <> 'of ' || f.boss || '.' OR n.about ~* 'zq'`;
    expect(await house.asked('noted_staging', wrong)).toEqual([]);
    expect(await house.asked('noted_staging', 'SELECT about FROM notes WHERE id >= 900 ORDER BY id')).toEqual([
      { about: 'a Harbour of nobody' },
      { about: 'no number' },
      { about: 'nobody' },
    ]);
  },
);

test.skipIf(!isThere)(
  'a letter that the encoding of a database does not have is told before the first row, with what helps',
  { timeout: 120_000 },
  async () => {
    await house.asked('postgres', `CREATE DATABASE narrow ENCODING 'LATIN2' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`);
    await house.asked(
      'narrow',
      `CREATE TABLE p (id int, nick text, mail text); INSERT INTO p SELECT n, 'łódź' || n, 'łódź' || n || '@x.org' FROM generate_series(1, 300) n`,
    );
    const file = (mask: string): string => `lockstep-data: 1
tables:
  public.p: {columns: {id: {type: integer, keep: a number}, nick: {type: text, mask: ${mask}}, mail: {type: text, mask: email}}}
`;
    await expect(house.refreshed('narrow', file('username'))).rejects.toThrow(
      'Masked rows of public.p are not taken: a mask that keeps which letters a text has (`username`, `fpe.str`, `text.scramble` and others) makes some that the encoding of this database does not have',
    );
    expect((await house.refreshed('narrow', file('secret'))).verdict?.result).toBe('pass');
  },
);
