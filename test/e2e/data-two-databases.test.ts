// An environment with two databases, an agent beside their source and another one where its services run: they are refreshed as one. Where one of them
// fails, neither is new; both are masked alike, proven, and count for the gate.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeMaskKey } from '#data/host/mask-key.ts';
import { stopEverything } from '#targets/process/stop-everything.ts';
import { Installation, until } from './installation.ts';
import { startShopServer, type ShopServer } from './migrations-server.ts';

/** Stands in every raw value, and in no mask. */
const raw = 'rawandpersonal';
const people = 500;

const file = `lockstep: 1
system: shop
hosts: [local, two]
roles: {developer: [dora], operator: [olga], tester: [tess]}
services:
  web: {source: directory:./web, command: node server.js}
environments:
  staging: {host: two, data: masked, errors: full, refresh: {from: prod, databases: [shop, crm], at-most: 10 minutes}}
  prod: {data: real, errors: friendly, audience: public}
path:
  - {stage: STAGING, exit: [data: 1 day]}
  - stage: PROD
`;

const shopClassification = `lockstep-data: 1
tables:
  public.customers:
    columns:
      id: {type: integer, keep: serial key}
      email: {type: text, mask: email}
`;
const crmClassification = `lockstep-data: 1
tables:
  public.contacts:
    columns:
      id: {type: integer, keep: serial key}
      email: {type: text, mask: email}
      spent: {type: integer, keep: an amount}
`;

const server = `require('node:http').createServer((_, response) => response.end('well')).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));`;

let source: ShopServer;
let target: ShopServer;
let shop: pg.Client;
let crm: pg.Client;
let house: Installation;
let agent: ChildProcess | undefined;

beforeAll(async () => {
  [source, target] = await Promise.all([startShopServer(), startShopServer()]);
  await asAdmin(source, 'CREATE DATABASE live_shop OWNER team', 'CREATE DATABASE live_crm OWNER team');
  await asAdmin(target, 'ALTER ROLE team CREATEDB');
  [shop, crm] = await Promise.all([source.connect('live_shop', 'team'), source.connect('live_crm', 'team')]);
  await shop.query(`CREATE TABLE customers (id serial PRIMARY KEY, email text NOT NULL);
    INSERT INTO customers (email) SELECT 'p' || n || '@${raw}.example' FROM generate_series(1, ${people}) n`);
  await crm.query(`CREATE TABLE contacts (id serial PRIMARY KEY, email text NOT NULL, spent int NOT NULL);
    INSERT INTO contacts (email, spent) SELECT 'p' || n || '@${raw}.example', n FROM generate_series(1, ${people}) n`);
  house = new Installation(['--agent-listen', '127.0.0.1:0']);
  house.write('lockstep.yaml', file);
  house.write('web/server.js', server);
  await house.serve();
  await house.add('dora', 'olga', 'tess');
  await joinTwo();
  await run('admin', 'apply');
  await run('dora', 'release create 1.0.0 web=./web');
  await run('olga', 'promote 1.0.0 --to STAGING --wait');
}, 240_000);
afterAll(async () => {
  agent?.kill('SIGTERM');
  if (agent?.exitCode === null && agent.signalCode === null) await once(agent, 'exit');
  if (house !== undefined) await stopEverything(path.join(house.folder, 'two'));
  await house?.close();
  await Promise.all([shop?.end(), crm?.end()]);
  await Promise.all([source?.stop(), target?.stop()]);
});

async function joinTwo(): Promise<void> {
  const invitation = (await run('admin', 'host add two --environments staging --quiet')).trim();
  await run('admin', ['agent', 'join', invitation, '--state', 'two']);
  const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  agent = spawn(process.execPath, [program, 'agent', '--state', 'two'], { cwd: house.folder, stdio: 'inherit' });
  await until(async () => /two +[0-9a-f]{16}/.test((await house.run('admin', 'host list')).out), 'the agent of two is seen');
}

function writeHostFile(targetPort = new URL(target.url('postgres', 'team')).port): void {
  const { port } = new URL(source.url('postgres', 'team'));
  const ofDatabase = (name: string, to: string): string => `  ${name}:
    source: {host: 127.0.0.1, port: ${port}, database: live_${name}, user: team}
    classification: ${name}.yaml
    targets:
      staging: {host: 127.0.0.1, port: ${to}, database: ${name}, user: team, reset: true}
`;
  const own = new URL(target.url('postgres', 'team')).port;
  const databases = `${ofDatabase('shop', own)}${ofDatabase('crm', targetPort)}`;
  house.write('data/agent/agent-data.yaml', `lockstep-agent-data: 1\nkey-file: mask.key\ndatabases:\n${databases}`);
}

async function asAdmin(where: ShopServer, ...statements: readonly string[]): Promise<void> {
  const client = await where.connect('postgres', 'postgres');
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function ran(person: string, line: string | readonly string[]): Promise<readonly [number | null, string]> {
  const { exit, out, err } = await house.run(person, line);
  return [exit, (out + err).replaceAll(/\s+/g, ' ')];
}

async function run(person: string, line: string | readonly string[]): Promise<string> {
  const { exit, out, err } = await house.run(person, line);
  if (exit !== 0) throw new Error(`${[line].flat().join(' ')}: ${exit}\n${out}${err}`);
  return out.replaceAll(/\s+/g, ' ');
}

async function ask(database: string, sql: string): Promise<readonly object[]> {
  const client = await target.connect(database, 'team');
  try {
    return (await client.query<object>(sql)).rows;
  } finally {
    await client.end();
  }
}

const bothMasked = [
  { rows: people, raw: 0 },
  { rows: people, raw: 0 },
];

const counts = async (): Promise<readonly unknown[]> => [
  ...(await ask('shop', `SELECT count(*)::int AS rows, count(*) FILTER (WHERE email ~ '${raw}')::int AS raw FROM customers`)),
  ...(await ask('crm', `SELECT count(*)::int AS rows, count(*) FILTER (WHERE email ~ '${raw}')::int AS raw FROM contacts`)),
];

test('where the host of the source lets nothing be copied, that is told, and nobody has to look at what came of it', async () => {
  const [exit, said] = await ran('tess', 'data refresh staging --wait=60s');
  expect([exit, said]).toEqual([22, expect.stringContaining('this host says of no database that its data may be copied')]);
  expect(await run('tess', 'data history staging')).toMatch(/shop × failed asked by tess/);
});

test('two databases are refreshed as one: masked alike, proven, and fresh for the gate', async () => {
  await makeMaskKey(path.join(house.folder, 'data/agent/mask.key'));
  house.write('data/agent/shop.yaml', shopClassification);
  house.write('data/agent/crm.yaml', crmClassification);
  writeHostFile();
  expect((await ran('olga', 'promote 1.0.0 --to PROD'))[1]).toMatch(/shop and crm in staging were never refreshed/);
  await run('tess', 'data refresh staging --wait');
  expect(await counts()).toEqual(bothMasked);
  const masked = 'SELECT id, email FROM';
  expect(await ask('shop', `${masked} customers ORDER BY id`)).toEqual(await ask('crm', `${masked} contacts ORDER BY id`));
  const told = await run('tess', 'data history staging');
  expect(told).toMatch(
    /staging shop and crm from prod shop as prod was .*, proven, fresh enough .* crm as prod was .*, proven, fresh enough/,
  );
  expect(await run('tess', 'data proof staging')).toMatch(/crm in staging, .*It says nothing of shop.* --database shop/);
  await run('olga', 'promote 1.0.0 --to PROD --wait');
});

test('where one of them cannot be brought, neither is new, and why is told of both', async () => {
  await shop.query(`INSERT INTO customers (email) VALUES ('anew@${raw}.example')`);
  await crm.query('ALTER TABLE contacts ADD birthday date');
  const [exit, said] = await ran('tess', 'data refresh staging --wait');
  await crm.query('ALTER TABLE contacts DROP birthday');
  expect([exit, said]).toEqual([22, expect.stringMatching(/refresh-crm failed in staging: .*public\.contacts\.birthday/)]);
  expect(await counts()).toEqual(bothMasked);
  expect(await run('tess', ['data', 'history', 'staging'])).toMatch(/crm × failed .* shop taken back .*refresh-crm failed in staging/);
});

test('where the server of one of them is gone, the other is put back without anybody’s help', async () => {
  writeHostFile('1');
  const [exit, said] = await ran('tess', 'data refresh staging --wait=100s');
  expect([exit, said]).toEqual([22, expect.stringMatching(/refresh-crm failed in staging: .*127\.0\.0\.1:1 does not take a connection/)]);
  writeHostFile();
  expect(await counts()).toEqual(bothMasked);
});

test('a value that somebody brought into one of them closes the gate of both, until that one is new', async () => {
  await run('tess', 'data prove staging --wait');
  await ask('crm', `UPDATE contacts SET email = 'p7@${raw}.example' WHERE id = 7`);
  const [exit, found] = await ran('tess', 'data prove staging --wait');
  expect([exit, found]).toEqual([22, expect.stringMatching(/crm × leak found .* shop nothing found/)]);
  await run('dora', 'release create 1.1.0 web=./web');
  await run('olga', 'promote 1.1.0 --to STAGING --wait');
  expect((await ran('olga', 'promote 1.1.0 --to PROD'))[1]).toMatch(/crm in staging holds people’s own values/);
  await run('tess', 'data refresh staging --wait');
  expect(await counts()).toEqual([
    { rows: people + 1, raw: 0 },
    { rows: people, raw: 0 },
  ]);
  await run('olga', 'promote 1.1.0 --to PROD --wait');
});

test('where the file of the source’s host is gone, a refresh fails, and staging stays as it is', async () => {
  rmSync(path.join(house.folder, 'data/agent/agent-data.yaml'));
  expect((await ran('tess', 'data refresh staging --wait=60s'))[0]).toBe(22);
  expect(await counts()).toEqual([
    { rows: people + 1, raw: 0 },
    { rows: people, raw: 0 },
  ]);
});
