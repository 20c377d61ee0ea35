// A whole installation: what stands in staging is proven through the controller, its gate closes on what somebody typed there by hand and opens once it is
// gone; and each proof is taken away as a page and as what its host signed, which is checked with nothing but the two.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
  const key = readFileSync(path.join(house.folder, 'data/agent/data-state/signer.key.pub'), 'utf8').trim();
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
