// A refresh on a host that has no pg_dump: the schema comes from the catalogue, whole; and where its text holds somebody's, nothing is copied.
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSchema } from '#data/ddl/read-schema.ts';
import { PlanRefused, type Refreshed } from '#data/refresh.ts';
import { DataHouse } from './data-house.ts';
import { shopServers } from './migrations-server.ts';

const schema = `
  CREATE TYPE mood AS ENUM ('good', 'bad');
  CREATE TABLE people (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE, boss int REFERENCES people DEFERRABLE, feels mood DEFAULT 'good');
  CREATE TABLE visits (person int NOT NULL REFERENCES people, at date NOT NULL, PRIMARY KEY (person, at)) PARTITION BY RANGE (at);
  CREATE TABLE visits_old PARTITION OF visits FOR VALUES FROM (MINVALUE) TO ('2020-01-01'); CREATE TABLE visits_new PARTITION OF visits DEFAULT;
  CREATE VIEW busy AS SELECT id, email, count(*) AS many FROM people JOIN visits ON person = id GROUP BY people.id;
  CREATE MATERIALIZED VIEW kept AS SELECT * FROM busy; CREATE UNIQUE INDEX kept_id ON kept (id);
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'nobody is added'; END $$;
  CREATE TRIGGER touched BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION touch();
  COMMENT ON TABLE people IS 'who comes';
`;
const rows = `
  ALTER TABLE people DISABLE TRIGGER touched;
  INSERT INTO people (email, boss) SELECT 'person' || n || '@web.de', CASE WHEN n > 1 THEN 1 END FROM generate_series(1, 500) n;
  INSERT INTO visits SELECT 1 + n % 500, date '2018-01-01' + n FROM generate_series(1, 1500) n;
  REFRESH MATERIALIZED VIEW kept; ALTER TABLE people ENABLE TRIGGER touched;
`;
const file = `lockstep-data: 1
tables:
  public.people:
    columns:
      id: {type: integer, keep: serial key}
      email: {type: text, mask: email}
      boss: {type: integer, as: public.people.id}
      feels: {type: mood, keep: two words}
  public.visits:
    columns:
      person: {type: integer, as: public.people.id}
      at: {type: date, keep: a day}
enums:
  public.mood: [good, bad]
`;

describe.each(shopServers)('$name', ({ home, isThere }) => {
  let house: DataHouse;
  let client: pg.Client;

  beforeAll(async () => {
    if (!isThere) return;
    house = await DataHouse.start(home);
    await house.made('prod', schema, rows);
    client = await house.connect('prod');
  }, 120_000);

  afterAll(async () => {
    await client?.end();
    await house?.stop();
  });

  function refreshed(text: string): Promise<Refreshed> {
    return house.refreshed('prod', text, { dumpProgram: undefined, dumpFolders: [] });
  }

  async function within<Answer>(database: string, work: (other: pg.Client) => Promise<Answer>): Promise<Answer> {
    const other = await house.connect(database);
    try {
      await other.query('BEGIN');
      return await work(other);
    } finally {
      await other.end();
    }
  }

  test.skipIf(!isThere)('staging has the whole schema and masked rows, without any pg_dump', { timeout: 120_000 }, async () => {
    await refreshed(file);
    expect(await within('prod_staging', readSchema)).toEqual(await within('prod', readSchema));
    const counts = await within('prod_staging', (other) =>
      other.query<object>(`SELECT (SELECT count(*)::int FROM people WHERE email LIKE '%.test') AS people, (SELECT count(*)::int FROM visits) AS visits,
        (SELECT sum(many)::int FROM kept WHERE email LIKE '%.test') AS kept`),
    );
    expect(counts.rows).toEqual([{ people: 500, visits: 1500, kept: 1500 }]);
    await expect(within('prod_staging', (other) => other.query(`INSERT INTO people (email) VALUES ('x')`))).rejects.toThrow(
      'nobody is added',
    );
  });

  test.skipIf(!isThere)(
    'a schema whose text holds somebody’s address stops it, until the file says why it may stay',
    { timeout: 120_000 },
    async () => {
      await client.query(`CREATE VIEW vips AS SELECT * FROM people WHERE email = 'anna.schmidt@web.de'`);
      const refused = await refreshed(file).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(PlanRefused);
      expect(refused instanceof PlanRefused && refused.findings.map(({ code, where, lines }) => [code, where, ...lines])).toEqual([
        ['personal-ddl', 'view public.vips', 'view public.vips: {holds: [email]}'],
      ]);
      expect(String(refused)).not.toContain('anna');
      const left = await client.query(`SELECT FROM pg_database WHERE datname LIKE 'prod_staging_next%'`);
      expect(left.rows).toEqual([]);
      await refreshed(`${file}ddl:\n  view public.vips: {holds: [email], keep: invented for this test}\n`);
      expect((await within('prod_staging', (other) => other.query('SELECT FROM vips'))).rows).toEqual([]);
    },
  );
});
