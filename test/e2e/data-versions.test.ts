// From each version to the next, and from the oldest to the newest: whole and a part, proven both times; by pg_dump where one fits, and by the catalogue.
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseClassification } from '#core/data/parse-classification.ts';
import { refresh, type Refresh } from '#data/refresh.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import { startShopServer, type ShopServer } from './migrations-server.ts';
import { programsOf, type Major, type Programs } from './postgres-majors.ts';

const pairs: readonly (readonly [Major, Major])[] = [
  [12, 13],
  [13, 14],
  [14, 15],
  [15, 16],
  [16, 17],
  [17, 18],
  [12, 18],
];
const people = 3_000;

const schema = `
  CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN mail AS text CHECK (VALUE ~ '@');
  CREATE TABLE people (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email mail NOT NULL UNIQUE, phones text[], profile jsonb, feels mood DEFAULT 'good',
    boss int REFERENCES people, shout text GENERATED ALWAYS AS (upper(email)) STORED);
  CREATE TABLE visits (person int NOT NULL REFERENCES people, at date NOT NULL, span daterange, PRIMARY KEY (person, at)) PARTITION BY RANGE (at);
  CREATE TABLE visits_old PARTITION OF visits FOR VALUES FROM (MINVALUE) TO ('2020-01-01'); CREATE TABLE visits_new PARTITION OF visits DEFAULT;
  CREATE VIEW busy AS SELECT person, count(*) FROM visits GROUP BY person; CREATE INDEX people_lower ON people (lower(email::text));
  INSERT INTO people (email, phones, profile, boss) SELECT 'somebody' || n || '@web.de', ARRAY['+49 30 90182' || 1000 + n], jsonb_build_object('mail', 'somebody' || n || '@web.de'),
    CASE WHEN n > 10 THEN 1 + n % 10 END FROM generate_series(1, ${people}) n;
  INSERT INTO visits SELECT 1 + n % ${people}, date '2015-01-01' + n, NULL FROM generate_series(1, 6000) n; ANALYZE`;

const file = `lockstep-data: 1
tables:
  public.people:
    columns:
      id: {type: integer, keep: serial key}
      email: {type: mail, mask: email}
      phones: {type: "text[]", mask: phone}
      profile: {type: jsonb, mask: json}
      profile -> mail: {mask: email}
      feels: {type: mood, keep: two words}
      boss: {type: integer, as: public.people.id}
  public.visits:
    columns: {person: {type: integer, as: public.people.id}, at: {type: date, keep: a day}, span: {type: daterange, keep: a span}}
enums:
  public.mood: [good, bad]
subsets:
  tenth: {start: {public.people: {share: 10 %}}}
`;

async function within<Answer>(server: ShopServer, database: string, work: (client: pg.Client) => Promise<Answer>): Promise<Answer> {
  const client = await server.connect(database, 'postgres');
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const found = new Map<Major, Programs>();
for (const major of new Set(pairs.flat())) found.set(major, await programsOf(major));

describe.each(pairs)('from PostgreSQL %i to %i', (from, to) => {
  const [programs, others] = [found.get(from), found.get(to)];
  const isThere = programs?.isThere === true && others?.isThere === true;
  let source: ShopServer;
  let target: ShopServer;

  beforeAll(async () => {
    if (!isThere) return;
    [source, target] = await Promise.all([startShopServer(programs.home), startShopServer(others.home)]);
    await within(source, 'postgres', (client) => client.query('CREATE DATABASE prod'));
    await within(source, 'prod', (client) => client.query(schema));
  }, 120_000);
  afterAll(async () => Promise.all([source?.stop(), target?.stop()]));

  function wanted(fields: Partial<Refresh>): Refresh {
    const parsed = parseClassification(file, maskDefinitions);
    if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join('\n'));
    return {
      source: { url: source.url('prod', 'postgres') },
      target: { url: target.url('staging', 'postgres') },
      classification: parsed.classification,
      definitions: maskDefinitions,
      masterKey: Buffer.alloc(32, 7),
      signal: new AbortController().signal,
      ...fields,
    };
  }

  const counts = String.raw`SELECT current_setting('server_version_num')::int / 10000 AS major, (SELECT count(*)::int FROM people) AS people, (SELECT count(*)::int FROM visits) AS visits,
    (SELECT count(*)::int FROM people WHERE email ~ '@web\.de' OR shout ~ '@WEB\.DE' OR profile->>'mail' ~ '@web\.de') AS raw, (SELECT count(*)::int FROM people WHERE profile->>'mail' = email) AS same`;

  test.skipIf(!isThere)('all of it comes masked and proven', { timeout: 240_000 }, async () => {
    const { verdict } = await refresh(wanted({}));
    expect(verdict?.result).toBe('pass');
    const { rows } = await within(target, 'staging', (client) => client.query(counts));
    expect(rows).toEqual([{ major: to, people, visits: 6000, raw: 0, same: people }]);
    await within(target, 'staging', async (client) => {
      expect((await client.query(`INSERT INTO people (email) VALUES ('new@x.test') RETURNING id`)).rows).toEqual([{ id: people + 1 }]);
      await expect(client.query(`INSERT INTO visits VALUES (99999, now())`)).rejects.toThrow('foreign key');
    });
  });

  test.skipIf(!isThere)('and so does a part of it, without any pg_dump', { timeout: 240_000 }, async () => {
    const { verdict, subset } = await refresh(wanted({ subset: 'tenth', dumpFolders: [] }));
    expect([verdict?.result, subset === undefined]).toEqual(['pass', false]);
    const { rows } = await within(target, 'staging', (client) => client.query<{ people: number; visits: number; raw: number }>(counts));
    const [row] = rows;
    expect(row).toMatchObject({ raw: 0 });
    expect(row?.people).toBeGreaterThan(people / 20);
    expect(row?.people).toBeLessThan(people / 5);
    expect(row?.visits).toBeGreaterThan(0);
  });
});
