// A whole installation: a release comes into staging on production's data of that moment, masked where they lie and proven; while it stays they are
// refreshed; and what the classification does not know stops it, with staging as it was.
import { chmodSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeMaskKey } from '#data/host/mask-key.ts';
import { Installation } from './installation.ts';
import { startShopServer, type ShopServer } from './migrations-server.ts';

/** Stands in every raw value, and in no mask. */
const raw = 'rawandpersonal';
const people = 3_000;

const file = `lockstep: 1
system: shop
roles: {developer: [dora], operator: [olga], tester: [tess]}
secrets: file:secrets/\${env.name}.yaml
services:
  api:
    source: directory:./api
    command: node server.js
    migrations: {sql: ./sql, database: "\${secret.OWNER}"}
environments:
  staging: {data: masked, errors: full, refresh: {from: prod, databases: [shop], at-most: 10 minutes}}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: STAGING
    refresh: true
    exit: [data: 1 day]
  - stage: PROD
`;

const classification = `lockstep-data: 1
tables:
  public.people:
    columns:
      id: {type: integer, keep: serial key}
      name: {type: text, mask: name.full, entity: id}
      email: {type: text, mask: email}
      about: {type: jsonb, mask: json}
      about -> a.phone: {mask: phone}
  public.visits:
    columns:
      id: {type: integer, keep: serial key}
      person: {type: integer, as: public.people.id}
`;

const withColour = `${classification}      colour: {type: text, keep: a colour}\n`;

const server = `require('node:http').createServer((_, response) => response.end('well')).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));`;

let source: ShopServer;
let target: ShopServer;
let prod: pg.Client;
let house: Installation;

beforeAll(async () => {
  [source, target] = await Promise.all([startShopServer(), startShopServer()]);
  await forAll(source, 'CREATE DATABASE live OWNER team');
  await forAll(target, 'CREATE DATABASE staging OWNER team', 'ALTER ROLE team CREATEDB');
  prod = await source.connect('live', 'team');
  await prod.query(`
    CREATE TABLE people (id serial PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE, about jsonb NOT NULL);
    CREATE TABLE visits (id serial PRIMARY KEY, person int NOT NULL REFERENCES people);
    INSERT INTO people (name, email, about) SELECT '${raw} ' || n, 'p' || n || '@${raw}.example', jsonb_build_object('a', jsonb_build_object('phone', '+49 30 901820' || n))
      FROM generate_series(1, ${people}) n;
    INSERT INTO visits (person) SELECT n FROM generate_series(1, ${people}) n`);
  house = new Installation();
  house.write('lockstep.yaml', file);
  house.write('secrets/staging.yaml', `OWNER: ${target.url('staging', 'team')}\n`);
  house.write('secrets/prod.yaml', `OWNER: ${source.url('live', 'team')}\n`);
  for (const name of ['staging', 'prod']) chmodSync(path.join(house.folder, 'secrets', `${name}.yaml`), 0o600);
  house.write('api/server.js', server);
  house.write('api/sql/001_colour.sql', 'ALTER TABLE visits ADD colour text;');
  await house.serve();
  await house.add('dora', 'olga', 'tess');
  // In the state folder of the agent: it is taken up by the next step.
  house.write('data/agent/agent-data.yaml', hostFile());
  house.write('data/agent/data.yaml', classification);
  await makeMaskKey(path.join(house.folder, 'data/agent/mask.key'));
}, 240_000);
afterAll(async () => {
  await house?.close();
  await prod?.end();
  await Promise.all([source?.stop(), target?.stop()]);
});

function hostFile(): string {
  const [from, to] = [new URL(source.url('live', 'team')), new URL(target.url('staging', 'team'))];
  return `lockstep-agent-data: 1
key-file: mask.key
databases:
  shop:
    source: {host: 127.0.0.1, port: ${from.port}, database: live, user: team}
    classification: data.yaml
    targets:
      staging: {host: 127.0.0.1, port: ${to.port}, database: staging, user: team}
`;
}

async function forAll(where: ShopServer, ...statements: readonly string[]): Promise<void> {
  const client = await where.connect('postgres', 'postgres');
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function run(person: string, line: string | readonly string[]): Promise<string> {
  const { exit, out, err } = await house.run(person, line);
  if (exit !== 0) throw new Error(`${[line].flat().join(' ')}: ${exit}\n${out}${err}`);
  return (out + err).replaceAll(/\s+/g, ' ');
}

interface Copy {
  readonly people: number;
  readonly visits: number;
  readonly raw: number;
  /** A column that the release brought. */
  readonly colours: number;
}

async function staging(): Promise<Copy> {
  const client = await target.connect('staging', 'team');
  try {
    const { rows } =
      await client.query<Copy>(`SELECT (SELECT count(*)::int FROM people) AS people, (SELECT count(*)::int FROM visits) AS visits,
      (SELECT count(*)::int FROM people WHERE people::text ~ '${raw}|30 901820') AS raw,
      (SELECT count(*)::int FROM information_schema.columns WHERE table_name = 'visits' AND column_name = 'colour') AS colours`);
    const [copy] = rows;
    if (copy === undefined) throw new Error('staging answers nothing');
    return copy;
  } finally {
    await client.end();
  }
}

test('a release comes in on the data of that moment, masked and proven, and its migrations run on them', async () => {
  await run('admin', 'apply');
  await run('dora', 'release create 1.0.0 api=./api');
  expect(await run('olga', 'promote 1.0.0 --to STAGING --wait')).toMatch(/runs in STAGING/);
  expect(await staging()).toEqual({ people, visits: people, raw: 0, colours: 1 });
  const told = await run('tess', 'data history staging');
  expect(told).toMatch(
    /staging shop from prod shop as prod was .* ago\), proven, fresh enough until .* in place .* rows, .* as 1\.0\.0 came in/,
  );
  expect(await run('olga', 'promote 1.0.0 --to PROD --wait')).toMatch(/runs in PROD/);
  // Its column is in production now, and has to be decided about.
  house.write('data/agent/data.yaml', withColour);
});

test('while it stays its data are refreshed, and who looks on is told how far it is', async () => {
  await prod.query(`INSERT INTO people (name, email, about) VALUES ('${raw} anew', 'anew@${raw}.example', '{}')`);
  const before: unknown = JSON.parse((await house.run('tess', 'env list --json')).out);
  const told = await run('tess', ['data', 'refresh', 'staging', '--reason', 'New people are missing.', '--wait']);
  expect(told).toMatch(/The data below 1\.0\.0 in STAGING are refreshed .*staging refresh-shop done .*staging migrate-api done/);
  expect(await staging()).toEqual({ people: people + 1, visits: people, raw: 0, colours: 1 });
  expect(sinceOf(JSON.parse((await house.run('tess', 'env list --json')).out))).toEqual(sinceOf(before));
  expect(await run('tess', 'data history staging')).toMatch(/asked by tess New people are missing\./);
});

test('a column that nobody has classified stops it before a row is read, with the line to write; staging stays as it was', async () => {
  await prod.query(`ALTER TABLE people ADD phone text; UPDATE people SET phone = '+49 30 9018200'`);
  const { exit, out, err } = await house.run('tess', 'data refresh staging --wait');
  expect([exit, (out + err).replaceAll(/\s+/g, ' ')]).toEqual([22, expect.stringMatching(/public\.people\.phone/)]);
  expect(await staging()).toEqual({ people: people + 1, visits: people, raw: 0, colours: 1 });
  expect(await run('tess', 'data history staging')).toMatch(/× failed asked by tess Nothing was read/);
  house.write('data/agent/data.yaml', withColour.replace('      email: {', '      phone: {type: text, mask: phone}\n      email: {'));
  await run('tess', 'data refresh staging --wait');
  expect(await staging()).toEqual({ people: people + 1, visits: people, raw: 0, colours: 1 });
});

test('who may not refresh is told who may, and what nothing refreshes is told with the line to write', async () => {
  const refused = await house.run('dora', 'data refresh staging');
  expect(refused.err.replaceAll(/\s+/g, ' ')).toContain('Only operator, release-manager or tester may do this.');
  const nothing = await house.run('tess', 'data refresh prod');
  expect(nothing.err.replaceAll(/\s+/g, ' ')).toMatch(
    /The file does not say where the data of prod come from.*refresh: \{from: prod, databases: \[shop\]\}/,
  );
});

function sinceOf(told: unknown): readonly unknown[] {
  const environments = typeof told === 'object' && told !== null && 'environments' in told ? told.environments : undefined;
  return Array.isArray(environments)
    ? environments.map((each: unknown) => (typeof each === 'object' && each !== null && 'since' in each ? each.since : undefined))
    : [];
}
