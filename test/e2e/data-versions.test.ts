// From each version to the next, and from the oldest to the newest: whole and a part, proven both times; by pg_dump where one fits, and by the catalogue.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Refresh, Refreshed } from '#data/refresh.ts';
import { DataHouse } from './data-house.ts';
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

const found = new Map<Major, Programs>();
for (const major of new Set(pairs.flat())) found.set(major, await programsOf(major));

describe.each(pairs)('from PostgreSQL %i to %i', (from, to) => {
  const [programs, others] = [found.get(from), found.get(to)];
  const isThere = programs?.isThere === true && others?.isThere === true;
  let source: DataHouse;
  let target: DataHouse;

  beforeAll(async () => {
    if (!isThere) return;
    [source, target] = await Promise.all([DataHouse.start(programs.home), DataHouse.start(others.home)]);
    await source.made('prod', schema);
  }, 120_000);
  afterAll(async () => Promise.all([source?.stop(), target?.stop()]));

  /** By the pg_dump that this machine has for it. */
  function refreshed(fields: Partial<Refresh> = {}): Promise<Refreshed> {
    return source.refreshed('prod', file, { target: { url: target.url('staging') }, dumpProgram: undefined, ...fields });
  }

  const counts = String.raw`SELECT current_setting('server_version_num')::int / 10000 AS major, (SELECT count(*)::int FROM people) AS people, (SELECT count(*)::int FROM visits) AS visits,
    (SELECT count(*)::int FROM people WHERE email ~ '@web\.de' OR shout ~ '@WEB\.DE' OR profile->>'mail' ~ '@web\.de') AS raw, (SELECT count(*)::int FROM people WHERE profile->>'mail' = email) AS same`;

  test.skipIf(!isThere)('all of it comes masked and proven', { timeout: 240_000 }, async () => {
    const { verdict } = await refreshed();
    expect(verdict?.result).toBe('pass');
    expect(await target.asked('staging', counts)).toEqual([{ major: to, people, visits: 6000, raw: 0, same: people }]);
    const added = `INSERT INTO people (email) VALUES ('new@x.test') RETURNING id`;
    expect(await target.asked('staging', added)).toEqual([{ id: people + 1 }]);
    await expect(target.asked('staging', `INSERT INTO visits VALUES (99999, now())`)).rejects.toThrow('foreign key');
  });

  test.skipIf(!isThere)('and so does a part of it, without any pg_dump', { timeout: 240_000 }, async () => {
    const { verdict, subset } = await refreshed({ subset: 'tenth', dumpFolders: [] });
    expect([verdict?.result, subset === undefined]).toEqual(['pass', false]);
    const [row] = await target.asked<{ people: number; visits: number; raw: number }>('staging', counts);
    expect(row).toMatchObject({ raw: 0 });
    expect(row?.people).toBeGreaterThan(people / 20);
    expect(row?.people).toBeLessThan(people / 5);
    expect(row?.visits).toBeGreaterThan(0);
  });
});
