// A whole installation: data are refreshed by themselves within the next minute, commands of the file run around that, and where one of them fails
// staging is as it was.
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeMaskKey } from '#data/host/mask-key.ts';
import { Installation } from './installation.ts';
import { startShopServer, type ShopServer } from './migrations-server.ts';

const server = `require('node:http').createServer((_, response) => response.end('well')).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));`;

/** What a hook leaves behind is read here: that it ran, how many people staging had then, and whether it was given its secret and an address. */
const hook = `const { appendFileSync, existsSync } = require('node:fs');
if (existsSync(process.env.TRACES + '.fail-' + process.argv[2])) { console.log('no worker answers'); process.exit(3); }
const ok = process.env.TOKEN === 'sesame' && process.env.URL.startsWith('http');
appendFileSync(process.env.TRACES, process.argv[2] + ' ' + ok + '\\n');`;

const classification = `lockstep-data: 1
tables:
  public.people:
    columns:
      id: {type: integer, keep: serial key}
      email: {type: text, mask: email}
`;

let source: ShopServer;
let target: ShopServer;
let prod: pg.Client;
let house: Installation;

function fileWith(more: string): string {
  const traces = path.join(house.folder, 'traces');
  const variables = `environment: {TRACES: ${traces}, TOKEN: "\${secret.TOKEN}", URL: "\${service.api.url}"}`;
  return `lockstep: 1
system: shop
zone: UTC
roles: {developer: [dora], operator: [olga], tester: [tess]}
secrets: file:secrets/\${env.name}.yaml
services:
  api: {source: directory:./api, command: node server.js}
environments:
  staging:
    data: masked
    errors: full
    refresh:
      from: prod
      databases: [shop]
      at-most: 10 minutes
      before: [{command: node hook.js before, ${variables}}]
      after: [{command: node hook.js after, timeout: 1 minute, ${variables}}]
${more}
  prod: {data: real, errors: friendly, audience: public}
path:
  - {stage: STAGING, exit: [data: 1 day]}
  - stage: PROD
`;
}

beforeAll(async () => {
  [source, target] = await Promise.all([startShopServer(), startShopServer()]);
  await forAll(source, 'CREATE DATABASE live OWNER team');
  await forAll(target, 'CREATE DATABASE staging OWNER team', 'ALTER ROLE team CREATEDB');
  prod = await source.connect('live', 'team');
  await prod.query(`CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL);
    INSERT INTO people (email) SELECT 'p' || n || '@rawandpersonal.example' FROM generate_series(1, 50) n`);
  house = new Installation();
  house.write('lockstep.yaml', fileWith(''));
  for (const name of ['staging', 'prod']) {
    house.write(`secrets/${name}.yaml`, 'TOKEN: sesame\n');
    chmodSync(path.join(house.folder, 'secrets', `${name}.yaml`), 0o600);
  }
  house.write('api/server.js', server);
  house.write('api/hook.js', hook);
  await house.serve();
  await house.add('dora', 'olga', 'tess');
  house.write('data/agent/agent-data.yaml', hostFile());
  house.write('data/agent/data.yaml', classification);
  await makeMaskKey(path.join(house.folder, 'data/agent/mask.key'));
  await run('admin', 'apply');
  await run('dora', 'release create 1.0.0 api=./api');
  await run('olga', 'promote 1.0.0 --to STAGING --wait');
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

async function peopleInStaging(): Promise<number> {
  const client = await target.connect('staging', 'team');
  try {
    const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM people');
    return rows[0]?.n ?? -1;
  } finally {
    await client.end();
  }
}

function traces(): readonly string[] {
  const file = path.join(house.folder, 'traces');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

async function until(what: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 150_000; Date.now() < end; await sleep(500)) if (await what()) return;
  throw new Error(`it did not come:\n${await run('tess', 'data history staging')}`);
}

test('within the next minute data are refreshed by themselves, once, with what runs before and after', { timeout: 240_000 }, async () => {
  // Far enough ahead for the file to be applied first.
  const due = new Date(Math.ceil((Date.now() + 15_000) / 60_000) * 60_000);
  const clock = due.toISOString().slice(11, 16);
  house.write('lockstep.yaml', fileWith(`      at: every day ${clock}\n      latest-start: 2 hours\n`));
  await run('admin', 'apply');
  expect(await run('tess', 'data history staging')).toMatch(
    new RegExp(
      `due every day ${clock} \\(UTC\\), or up to 2 h later, next .* before it: node hook\\.js before after it: node hook\\.js after never refreshed`,
    ),
  );
  await until(async () => /in place .* by its schedule/.test(await run('tess', 'data history staging')));
  expect(await peopleInStaging()).toBe(50);
  await until(() => Promise.resolve(traces().length === 2));
  expect(traces()).toEqual(['before true', 'after true']);
  // It is seen to: the file with another word in it has it refreshed no second time.
  house.write('lockstep.yaml', fileWith(`      at: every day ${clock}\n      latest-start: 1 hour\n`));
  await run('admin', 'apply');
  await sleep(3_000);
  expect((await run('tess', 'data history staging')).match(/by its schedule/g)).toHaveLength(1);
});

test(
  'where what runs before fails nothing is replaced; where what runs after fails the old data are back',
  { timeout: 240_000 },
  async () => {
    await prod.query(`INSERT INTO people (email) VALUES ('anew@rawandpersonal.example')`);
    house.write('traces.fail-before', '');
    const before = await house.run('tess', 'data refresh staging --wait');
    expect([before.exit, (before.out + before.err).replaceAll(/\s+/g, ' ')]).toEqual([
      22,
      expect.stringMatching(/before-1 .*no worker answers/),
    ]);
    expect(await peopleInStaging()).toBe(50);
    expect(traces().slice(2)).toEqual(['after true']);
    rmSync(path.join(house.folder, 'traces.fail-before'));
    house.write('traces.fail-after', '');
    const after = await house.run('tess', 'data refresh staging --wait');
    expect([after.exit, (after.out + after.err).replaceAll(/\s+/g, ' ')]).toEqual([
      22,
      expect.stringMatching(/after-1 failed in staging: .*no worker answers.*after-1 failed in staging once its data were back/),
    ]);
    expect(await peopleInStaging()).toBe(50);
    expect(traces().slice(3)).toEqual(['before true']);
    expect(await run('tess', 'data history staging')).toMatch(/taken back/);
    rmSync(path.join(house.folder, 'traces.fail-after'));
    await run('tess', 'data refresh staging --wait');
    expect([await peopleInStaging(), traces().slice(4)]).toEqual([51, ['before true', 'after true']]);
  },
);
