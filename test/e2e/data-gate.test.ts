// A gate for data on real servers: it asks for the classification of the file and for the schema that production has now; and production's own rows
// come to staging by an Exception of two people only, and are gone when others took their place.
import { createHash } from 'node:crypto';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeMaskKey } from '#data/host/mask-key.ts';
import { Installation, passwordOf } from './installation.ts';
import { startShopServer, type ShopServer } from './migrations-server.ts';

/** Stands in every raw value, and in no mask. */
const raw = 'rawandpersonal';
const people = 200;

const classification = `lockstep-data: 1
tables:
  public.people:
    columns:
      id: {type: integer, keep: serial key}
      email: {type: text, mask: email}
      colour: {type: text, keep: a colour}
`;
const reviewed = `sha256:${createHash('sha256').update(classification).digest('hex')}`;
/** Says the same in other words. */
const other = `${classification}# Nobody has reviewed this.\n`;
const otherDigest = `sha256:${createHash('sha256').update(other).digest('hex')}`;

function fileWith(digest: string, more = ''): string {
  return `lockstep: 1
system: shop
roles: {developer: [dora], operator: [olga], tester: [tess], release-manager: [rita]}
secrets: file:secrets/\${env.name}.yaml
services:
  api:
    source: directory:./api
    command: node server.js
    migrations: {sql: ./sql, database: "\${secret.OWNER}"}
environments:
  staging:
    data: masked
    errors: full
    refresh: {from: prod, databases: [shop], classification: {shop: "${digest}"}, unmasked: by-exception}
${more}  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: STAGING
    exit: [data: 9 days]
  - stage: PROD
`;
}

const server = `require('node:http').createServer((_, response) => response.end('well')).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));`;

let source: ShopServer;
let target: ShopServer;
let prod: pg.Client;
let house: Installation;

beforeAll(async () => {
  [source, target] = await Promise.all([startShopServer(), startShopServer()]);
  await onAll(source, 'CREATE DATABASE live OWNER team');
  await onAll(target, 'CREATE DATABASE staging OWNER team', 'ALTER ROLE team CREATEDB');
  prod = await source.connect('live', 'team');
  await prod.query(`
    CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
    INSERT INTO people (email) SELECT 'p' || n || '@${raw}.example' FROM generate_series(1, ${people}) n`);
  house = new Installation();
  house.write('lockstep.yaml', fileWith(reviewed));
  house.write('secrets/staging.yaml', `OWNER: ${target.url('staging', 'team')}\n`);
  house.write('secrets/prod.yaml', `OWNER: ${source.url('live', 'team')}\n`);
  for (const name of ['staging', 'prod']) chmodSync(path.join(house.folder, 'secrets', `${name}.yaml`), 0o600);
  house.write('api/server.js', server);
  house.write('api/sql/001_people.sql', 'CREATE TABLE IF NOT EXISTS people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);\n');
  house.write('api/sql/002_colour.sql', 'ALTER TABLE people ADD IF NOT EXISTS colour text;\n');
  await house.serve();
  await house.add('dora', 'olga', 'tess', 'rita');
  house.write('data/agent/agent-data.yaml', hostFile());
  house.write('data/agent/data.yaml', classification);
  await makeMaskKey(path.join(house.folder, 'data/agent/mask.key'));
}, 240_000);
afterAll(async () => {
  await house?.close();
  await prod?.end();
  await Promise.all([source?.stop(), target?.stop()]);
});

function hostFile(more = ''): string {
  const [from, to] = [new URL(source.url('live', 'team')), new URL(target.url('staging', 'team'))];
  return `lockstep-agent-data: 1
key-file: mask.key
databases:
  shop:
    source: {host: 127.0.0.1, port: ${from.port}, database: live, user: team}
    classification: data.yaml
    targets:
      staging: {host: 127.0.0.1, port: ${to.port}, database: staging, user: team, reset: true${more}}
`;
}

async function onAll(where: ShopServer, ...statements: readonly string[]): Promise<void> {
  const client = await where.connect('postgres', 'postgres');
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function ran(person: string, line: string | readonly string[]): Promise<readonly [number | null, string]> {
  const { exit, out, err } = await house.run(person, line);
  return [exit, (out + err).replaceAll(/\s+/g, ' ')];
}

async function run(person: string, line: string | readonly string[]): Promise<string> {
  const [exit, said] = await ran(person, line);
  if (exit !== 0) throw new Error(`${[line].flat().join(' ')}: ${exit}\n${said}`);
  return said;
}

/** Databases of staging's server that somebody's own values stand in. */
async function rawDatabases(): Promise<readonly string[]> {
  const admin = await target.connect('postgres', 'postgres');
  const { rows } = await admin.query<{ name: string }>(
    `SELECT datname AS name FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    await admin.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`);
    const client = await target.connect(name, 'postgres');
    const table = await client.query<{ there: boolean }>(`SELECT to_regclass('people') IS NOT NULL AS there`);
    const isThere = table.rows[0]?.there === true;
    const own = isThere ? await client.query(`SELECT FROM people WHERE email ~ '${raw}' LIMIT 1`) : undefined;
    if ((own?.rowCount ?? 0) > 0) found.push(name);
    await client.end();
  }
  await admin.end();
  return found;
}

async function prove(person: string): Promise<void> {
  const { exit, err } = await house.run(person, `login --name ${person} --password-stdin`, passwordOf(person));
  if (exit !== 0) throw new Error(err);
}

test('an agent that has another classification than the file names refuses, and what it masked by the right one opens the gate', async () => {
  await run('admin', 'apply');
  await run('dora', 'release create 1.0.0 api=./api');
  await run('olga', 'promote 1.0.0 --to STAGING --wait');
  house.write('data/agent/data.yaml', other);
  const [exit, said] = await ran('tess', 'data refresh staging --wait');
  expect([exit, said]).toEqual([22, expect.stringContaining(`masked here by ${otherDigest}, and ${reviewed} was ordered`)]);
  expect((await ran('dora', 'why 1.0.0'))[1]).toContain('shop in staging was never refreshed');
  house.write('data/agent/data.yaml', classification);
  // Production has no such column yet, and the file may say of it already.
  await run('tess', 'data refresh staging --wait');
  expect(await run('olga', 'promote 1.0.0 --to PROD --wait')).toMatch(/runs in PROD/);
});

test('once production was migrated, what was copied before closes the gate, until it is copied anew', async () => {
  house.write('api/server.js', `${server}\n`);
  await run('dora', 'release create 1.1.0 api=./api');
  await run('olga', 'promote 1.1.0 --to STAGING --wait');
  expect((await ran('dora', 'why 1.1.0'))[1]).toContain('shop in staging has the schema that prod had before 1.0.0 migrated api there');
  await run('tess', 'data refresh staging --wait');
  expect((await ran('dora', 'why 1.1.0'))[1]).not.toContain('shop in staging');
  expect(await rawDatabases()).toEqual([]);
});

test('another classification in the file is a proposal, and in force it closes the gate for what the one before masked', async () => {
  house.write('lockstep.yaml', fileWith(otherDigest));
  const [exit, said] = await ran('admin', 'apply');
  expect([exit, said]).toEqual([23, expect.stringContaining('staging: shop is masked by another classification')]);
  const id = /proposal approve (\S+)/.exec(said)?.[1] ?? '';
  await prove('rita');
  await run('rita', ['proposal', 'approve', id]);
  expect((await ran('dora', 'why 1.1.0'))[1]).toContain(
    `shop in staging was masked by the classification ${reviewed.slice(0, 19)}, and the file says ${otherDigest.slice(0, 19)}`,
  );
  house.write('data/agent/data.yaml', other);
  await run('tess', 'data refresh staging --wait');
  expect((await ran('dora', 'why 1.1.0'))[1]).not.toContain('shop in staging');
  expect(await run('tess', 'data history staging')).toContain('masked by another classification than before');
});

test('without two people, and without the word of the source’s host, no row comes unmasked', async () => {
  expect(await ran('tess', 'data refresh staging --unmasked')).toEqual([
    expect.any(Number),
    expect.stringContaining('no Exception stands'),
  ]);
  const [exit, said] = await ran('tess', ['except', '--data', 'staging', '--reason', 'Only its rows show it.', '--expires', '2 days']);
  expect([exit, said]).toEqual([23, expect.stringContaining('lockstep except --second staging/x1')]);
  expect((await ran('tess', 'except --second staging/x1'))[0]).not.toBe(0);
  await prove('rita');
  await run('rita', 'except --second staging/x1');
  const [refused, because] = await ran('tess', 'data refresh staging --unmasked --wait');
  expect([refused, because]).toEqual([22, expect.stringContaining('this host’s file does not say'.replace('’', "'"))]);
  expect(await rawDatabases()).toEqual([]);
});

test('with all three they come, open no gate, and leave nothing behind when masked ones take their place', async () => {
  house.write('data/agent/agent-data.yaml', hostFile(', unmasked: by-exception'));
  await run('tess', 'data refresh staging --unmasked --wait');
  expect(await rawDatabases()).toEqual(['staging']);
  expect((await ran('dora', 'why 1.1.0'))[1]).toContain('shop in staging was copied from prod without masks');
  expect(await run('tess', 'data history staging')).toMatch(/× not masked, by Exception staging\/x1 of tess and rita until/);
  await run('tess', 'data refresh staging --wait');
  expect(await rawDatabases()).toEqual([]);
  expect((await ran('dora', 'why 1.1.0'))[1]).not.toContain('shop in staging');
});

test('when the Exception is taken back while they are there, that is said, and keeps releases out until they are gone', async () => {
  await run('tess', 'data refresh staging --unmasked --wait');
  await run('rita', 'except --revoke staging/x1');
  expect(await run('tess', 'data history staging')).toContain('rita took Exception staging/x1 back');
  house.write('api/server.js', `${server}\n\n`);
  await run('dora', 'release create 1.2.0 api=./api');
  expect((await ran('dora', 'why 1.2.0'))[1]).toContain('shop in staging is not masked, and rita took Exception staging/x1 back');
  expect((await ran('tess', 'data refresh staging --unmasked'))[1]).toContain('no Exception stands');
  await run('tess', 'data refresh staging --wait');
  expect(await rawDatabases()).toEqual([]);
  expect((await ran('dora', 'why 1.2.0'))[1]).not.toContain('not masked');
});
