// A copy takes the place of what stands there, by a role that is nobody special: what that takes is asked for before a row is read, and neither others
// who are connected nor what the server does by itself is in its way.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Refresh } from '#data/refresh.ts';
import { endConnections } from '#data/swap.ts';
import { until } from './installation.ts';
import { DataHouse, debian } from './data-house.ts';

const file = `lockstep-data: 1
tables:
  public.people:
    columns: {id: {type: integer, keep: serial key}, mail: {type: text, mask: email}}
large-objects: {keep: pictures of goods}
`;

/** It begins within a second, and takes a minute. */
const slowVacuum = ['autovacuum=on', 'autovacuum_naptime=1s', 'autovacuum_vacuum_cost_delay=100ms', 'autovacuum_vacuum_cost_limit=1'];

describe.skipIf(!debian.isThere)('a role that loads', () => {
  let house: DataHouse;
  const open: pg.Client[] = [];

  beforeAll(async () => {
    house = await DataHouse.start(debian.home, slowVacuum);
    await house.made(
      'depot',
      'CREATE TABLE people (id int PRIMARY KEY, mail text NOT NULL)',
      `INSERT INTO people SELECT n, 'somebody' || n || '@web.de' FROM generate_series(1, 500) n`,
      `SELECT lo_from_bytea((70000 + n)::oid, decode(repeat(md5(n::text), CASE n WHEN 7 THEN 5000 ELSE 20 END), 'hex')) FROM generate_series(1, 70) n`,
    );
    await house.asked('postgres', 'CREATE ROLE shop_app LOGIN; CREATE ROLE web LOGIN; CREATE ROLE loader LOGIN');
    await house.asked('postgres', 'CREATE DATABASE depot_staging OWNER shop_app');
  }, 120_000);

  afterAll(async () => {
    await Promise.allSettled(open.map((client) => client.end()));
    await house?.stop();
  });

  function urlOf(role: string, database = 'depot_staging'): string {
    const url = new URL(house.url(database));
    url.username = role;
    return url.href;
  }

  function byLoader(fields: Partial<Refresh> = {}): Promise<unknown> {
    return house.refreshed('depot', file, { target: { url: urlOf('loader') }, ...fields });
  }

  async function connected(role: string, database?: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: urlOf(role, database) });
    open.push(client);
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  test('is told before a row is read what it may not do, and what to run there', { timeout: 120_000 }, async () => {
    await expect(byLoader()).rejects.toThrow(
      /^Nothing was read\. The role `loader` of 127\.0\.0\.1:\d+ may not make databases, and it does not own `depot_staging`, which `shop_app` does: the copy could not take its place\. Run on that server: ALTER ROLE "loader" CREATEDB; GRANT "shop_app" TO "loader";$/,
    );
    await house.asked('postgres', 'ALTER ROLE loader CREATEDB; GRANT shop_app TO loader');
    await byLoader();
    expect(await house.asked('depot_staging', 'SELECT count(*)::int AS count FROM people')).toEqual([{ count: 500 }]);
  });

  test('what a superuser owns is given to it, and nobody gets that superuser’s rights', { timeout: 120_000 }, async () => {
    await house.asked('postgres', 'ALTER DATABASE depot_staging OWNER TO postgres');
    await expect(byLoader()).rejects.toThrow(/: ALTER DATABASE "depot_staging" OWNER TO "loader";$/);
    await house.asked('postgres', 'ALTER DATABASE depot_staging OWNER TO loader');
    await byLoader();
  });

  test('where others are connected it is told that it may not end that; where it may, they are cut off', { timeout: 120_000 }, async () => {
    const web = await connected('web');
    await expect(byLoader()).rejects.toThrow(
      / may not end what others have open in `depot_staging`: .* GRANT pg_signal_backend TO "loader";$/,
    );
    await house.asked('postgres', 'GRANT pg_signal_backend TO loader');
    await byLoader();
    await expect(web.query('SELECT 1')).rejects.toThrow();
  });

  test('a superuser who is connected is waited for; one who stays is named', { timeout: 120_000 }, async () => {
    const admin = await connected('postgres');
    const loader = await connected('loader', 'postgres');
    await expect(endConnections(loader, ['depot_staging'])).rejects.toThrow(
      '`postgres` stays connected to depot_staging, and the role that loads may not end that',
    );
    const refreshed = byLoader();
    await until(async () => (await waiting()) > 0, 'the copy is to take its place');
    await admin.end();
    await refreshed;
  });

  test('what the server vacuums by itself is in nobody’s way', { timeout: 240_000 }, async () => {
    await house.asked(
      'depot_staging',
      'CREATE TABLE large AS SELECT n, repeat(md5(n::text), 8) AS text FROM generate_series(1, 50000) n',
      'DELETE FROM large WHERE n % 2 = 0',
    );
    await until(async () => (await vacuuming()) > 0, 'the server vacuums');
    const loader = await connected('loader', 'postgres');
    await endConnections(loader, ['depot_staging']);
    expect(await vacuuming()).toBe(1);
    await byLoader();
    expect(await vacuuming()).toBe(0);
  });

  test(
    'large objects belong to whom the file names, or to whom most of them belonged before; others keep their rights',
    { timeout: 120_000 },
    async () => {
      const whose = `SELECT r.rolname::text AS owner, lomacl::text AS acl, count(*)::int AS count FROM pg_largeobject_metadata l JOIN pg_roles r ON r.oid = lomowner GROUP BY 1, 2 ORDER BY 3 DESC`;
      const sums = 'SELECT oid::int AS number, sha256(lo_get(oid)) AS sum FROM pg_largeobject_metadata ORDER BY oid';
      expect(await house.asked('depot_staging', whose)).toEqual([{ owner: 'shop_app', acl: null, count: 70 }]);

      await byLoader({ roles: { owner: 'shop_app', read: ['web'], write: [] } });
      expect(await house.asked('depot_staging', whose)).toEqual([
        { owner: 'shop_app', acl: '{shop_app=rw/shop_app,web=r/shop_app}', count: 70 },
      ]);
      const web = await connected('web');
      expect((await web.query<object>(sums)).rows).toEqual(await house.asked('depot', sums));
      await web.end();

      await house.asked(
        'depot_staging',
        'DO $$ BEGIN FOR number IN 70001..70060 LOOP EXECUTE format($f$ALTER LARGE OBJECT %s OWNER TO web$f$, number); END LOOP; END $$',
        'DO $$ BEGIN FOR number IN 70001..70060 LOOP EXECUTE format($f$GRANT SELECT ON LARGE OBJECT %s TO shop_app$f$, number); END LOOP; END $$',
      );
      await expect(byLoader()).rejects.toThrow(/^Nothing was read\. .*`SET ROLE "web"` .* Run on that server: GRANT "web" TO "loader";$/);
      await house.asked('postgres', 'GRANT web TO loader');
      await byLoader();
      expect(await house.asked('depot_staging', whose)).toEqual([{ owner: 'web', acl: '{web=rw/web,shop_app=r/web}', count: 70 }]);
      expect(await house.asked('depot_staging', sums)).toEqual(await house.asked('depot', sums));
    },
  );

  /** Renames that wait until somebody has gone. */
  async function waiting(): Promise<number> {
    const [row] = await house.asked<{ count: number }>(
      'postgres',
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE query LIKE 'ALTER DATABASE "depot_staging" RENAME%' AND state = 'active'`,
    );
    return row?.count ?? 0;
  }

  async function vacuuming(): Promise<number> {
    const [row] = await house.asked<{ count: number }>(
      'postgres',
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE backend_type = 'autovacuum worker' AND datname = 'depot_staging'`,
    );
    return row?.count ?? 0;
  }
});
