// A whole installation: what stands in staging is proven through the controller, its gate closes on what somebody typed there by hand and opens once it is
// gone; and each proof is taken away as a page and as what its host signed, which is checked with nothing but the two.
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { makeMaskKey } from '#data/host/mask-key.ts';
import { Installation, type Ran } from './installation.ts';
import { startShopServer, type ShopServer } from './migrations-server.ts';

const people = 2_000;
const file = `lockstep: 1
system: shop
roles: {developer: [dora], operator: [olga], tester: [tess]}
services:
  api: {source: directory:./api, command: node server.js}
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
      email: {type: text, mask: email}
      note: {type: text, keep: what testers write}
`;
const service = `require('node:http').createServer((_, response) => response.end('well')).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));`;

let server: ShopServer;
let house: Installation;

beforeAll(async () => {
  server = await startShopServer();
  await onServer('postgres', 'CREATE DATABASE live OWNER team', 'ALTER ROLE team CREATEDB');
  await onServer(
    'live',
    `CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, note text); ALTER TABLE people OWNER TO team;
     INSERT INTO people (email) SELECT 'person' || n || '@private.example' FROM generate_series(1, ${people}) n`,
  );
  house = new Installation();
  house.write('lockstep.yaml', file);
  house.write('api/server.js', service);
  await house.serve();
  await house.add('dora', 'olga', 'tess');
  const { port } = new URL(server.url('live', 'team'));
  house.write(
    'data/agent/agent-data.yaml',
    `lockstep-agent-data: 1
key-file: mask.key
databases:
  shop:
    source: {host: 127.0.0.1, port: ${port}, database: live, user: team}
    classification: data.yaml
    targets:
      staging: {host: 127.0.0.1, port: ${port}, database: staging, user: team}
`,
  );
  house.write('data/agent/data.yaml', classification);
  await makeMaskKey(path.join(house.folder, 'data/agent/mask.key'));
  await run('admin', 'apply');
  await run('dora', 'release create 1.0.0 api=./api');
  await run('olga', 'promote 1.0.0 --to STAGING --wait');
}, 240_000);

afterAll(async () => {
  await house?.close();
  await server?.stop();
});

async function onServer(database: string, ...statements: readonly string[]): Promise<void> {
  const client = await server.connect(database, 'postgres');
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function run(person: string, line: string | readonly string[]): Promise<string> {
  const ran = await house.run(person, line);
  if (ran.exit !== 0) throw new Error(`${[line].flat().join(' ')}: ${ran.exit}\n${ran.out}${ran.err}`);
  return wordsOf(ran);
}

function wordsOf({ out, err }: Ran): string {
  return (out + err).replaceAll(/\s+/g, ' ');
}

function ownKey(): string {
  return readFileSync(path.join(house.folder, 'data/agent/data-state/signer.key.pub'), 'utf8').trim();
}

function why(): Promise<Ran> {
  return house.run('tess', 'why 1.0.0');
}

test(
  'what stands is proven through the controller: what was typed there by hand closes the gate, and opens it when it is gone',
  { timeout: 240_000 },
  async () => {
    expect(await run('tess', 'data prove staging --wait=3m')).toMatch(/proven, and again .* nothing found .*proof asked by tess/);
    await onServer('staging', `UPDATE people SET note = 'Ask person7@private.example.' WHERE id = 1`);
    const leak = await house.run('tess', ['data', 'prove', 'staging', '--wait=3m', '--reason', 'A customer comes.']);
    expect([leak.exit, wordsOf(leak)]).toEqual([
      22,
      expect.stringMatching(/× people’s own values found .*× leak found .*A customer comes\./),
    ]);
    expect(wordsOf(await why())).toMatch(/shop in staging holds people’s own values: prove-staging\.\d+ found them in what stands there/);
    await onServer('staging', 'UPDATE people SET note = NULL');
    await run('tess', 'data prove staging --wait=3m');
    expect(wordsOf(await why())).not.toContain('own values');
    expect(await run('tess', 'data history staging')).toMatch(/nothing found .*× leak found .*nothing found .*in place/);
  },
);

test('a proof is taken away, and is what its host signed and nothing else', { timeout: 120_000 }, async () => {
  const taken = await run('tess', 'data proof staging --out proof.html');
  expect(taken).toMatch(
    /None of \d+ values .* The proof is as lockstep\/\w+ signed it\. The ledger knows this key since .*Written: proof\.html and proof\.json\./,
  );
  const page = readFileSync(path.join(house.folder, 'proof.html'), 'utf8');
  expect(page).toContain('No one’s own values were found.');
  expect(page).toContain('staging of shop');
  for (const words of ['tess', 'what stood there was looked through, and nothing was changed', 'what testers write', 'serial key'])
    expect(page).toContain(words);
  const key = ownKey();
  expect(await run('tess', ['data', 'check-proof', 'proof.json', '--signer', key])).toMatch(/It is of shop for staging of shop,/);
  const json = path.join(house.folder, 'proof.json');
  chmodSync(json, 0o600);
  writeFileSync(json, readFileSync(json, 'utf8').replace(String.raw`\"result\":\"pass\"`, String.raw`\"result\":\"leak\"`));
  const changed = await house.run('tess', ['data', 'check-proof', 'proof.json', '--signer', key]);
  expect([changed.exit, wordsOf(changed)]).toEqual([22, expect.stringContaining('it is not the text that was signed')]);
  const first = await run('tess', ['data', 'proof', 'staging', '--promotion', '1.0.0@STAGING.1', '--out', 'first.json']);
  expect(first).toMatch(/shop in staging, by 1\.0\.0@STAGING\.1 None of/);
  expect(await run('tess', ['data', 'check-proof', 'first.json', '--signer', key])).toContain('signed it');
  const nobody = await house.run('tess', 'data proof prod');
  expect([nobody.exit, wordsOf(nobody)]).toEqual([20, expect.stringContaining('No such proof is kept')]);
});

test('a refresh that is dropped for what its proof found leaves that proof, signed, and nothing else', { timeout: 240_000 }, async () => {
  await onServer('live', `UPDATE people SET note = 'Ask person7@private.example.' WHERE id = 1`);
  const failed = await house.run('tess', 'data refresh staging --wait=3m');
  expect(failed.exit).toBe(22);
  await onServer('live', 'UPDATE people SET note = NULL');
  const told = await run('tess', 'data history staging');
  const [, id = ''] =
    /× failed .*? its proof: lockstep data proof staging --promotion (refresh-staging\.\d+) --database shop/.exec(told) ?? [];
  expect(told).not.toContain('own values found');
  expect(wordsOf(await why())).not.toContain('own values');
  expect(await run('tess', ['data', 'proof', 'staging', '--promotion', id, '--out', 'leak.html'])).toMatch(
    /public\.people\.note holds values of public\.people\.email .* the copy that was made is gone\. The proof is as lockstep\/\w+ signed it/,
  );
  const page = readFileSync(path.join(house.folder, 'leak.html'), 'utf8');
  expect(page).toContain('People’s own values were found.');
  expect(page).not.toContain('person7@');
  expect(page).toContain('it failed, and nothing was replaced');
  expect(page).toContain('what testers write');
  expect(await run('tess', ['data', 'check-proof', 'leak.json', '--signer', ownKey()])).toContain('public.people.note holds values');
  const history = z.object({ history: z.array(z.looseObject({ promotion: z.string(), signedBy: z.string().optional() })) });
  const { history: all } = history.parse(JSON.parse((await house.run('tess', 'data history staging --json')).out));
  expect(all.find(({ promotion }) => promotion === id)?.signedBy).toBe(ownKey());
  // The newest proof of what stands there is another one.
  expect(await run('tess', 'data proof staging')).toMatch(/None of \d+ values/);
});

test(
  'the file says whose proofs count: another key closes the gate, and a second person permits that one',
  { timeout: 240_000 },
  async () => {
    const pinnedTo = (key: string): string => file.replace('at-most: 10 minutes', `at-most: 10 minutes, signer: ${key}`);
    const [first] = (await run('tess', 'data signer --data-file data/agent/agent-data.yaml')).split(' ');
    expect(first).toBe(ownKey());
    house.write('lockstep.yaml', pinnedTo(ownKey()));
    await run('admin', 'apply');
    expect(wordsOf(await why())).not.toContain('the file says');
    const before = ownKey();
    for (const name of ['signer.key', 'signer.key.pub']) rmSync(path.join(house.folder, 'data/agent/data-state', name));
    await run('tess', 'data refresh staging --wait=3m');
    const [was, is] = [before, ownKey()].map((key) => key.split('+')[0] ?? '');
    const closed = `shop in staging was proven by ${is}, and the file says ${was}`;
    expect(wordsOf(await why())).toContain(closed);
    expect(await run('tess', 'data history staging')).toContain(closed);
    house.write('lockstep.yaml', pinnedTo(ownKey()));
    expect((await house.run('admin', 'apply')).exit).toBe(23);
    expect(wordsOf(await why())).toContain(closed);
  },
);
