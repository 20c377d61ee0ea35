import { chmodSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Installation } from './installation.ts';
import { startShopServer, type ShopServer } from './migrations-server.ts';

// A whole installation: a folder of SQL files goes from stage to stage, and production hears what staging felt.

const file = `lockstep: 1
system: shop
roles: {developer: [dora], operator: [olga]}
secrets: file:secrets/\${env.name}.yaml
services:
  api:
    source: directory:./api
    command: node server.js
    migrations: {sql: ./sql, database: "\${secret.OWNER}", lock-timeout: 2 s}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
  - stage: PROD
`;

const server = `require('node:http').createServer((_, response) => response.end('well')).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));`;

let shop: ShopServer;
let installation: Installation;
const databases: string[] = [];

beforeAll(async () => {
  shop = await startShopServer();
  installation = new Installation();
  await installation.serve();
  await installation.add('dora', 'olga');
  installation.write('lockstep.yaml', file);
  for (const environment of ['dev', 'prod']) {
    const database = await shop.database();
    databases.push(database);
    installation.write(`secrets/${environment}.yaml`, `OWNER: ${shop.url(database, 'team')}\n`);
    chmodSync(path.join(installation.folder, 'secrets', `${environment}.yaml`), 0o600);
  }
  installation.write('api/server.js', server);
  installation.write('api/sql/001_colour.sql', 'ALTER TABLE orders ADD colour text;');
}, 240_000);
afterAll(async () => {
  await installation?.close();
  await shop?.stop();
});

async function run(person: string, line: string): Promise<string> {
  const { exit, out, err } = await installation.run(person, line);
  if (exit !== 0) throw new Error(`${line}: ${exit}\n${out}${err}`);
  return out + err;
}

test('what a migration took in DEV is told before PROD, and PROD is reckoned by its own size from the second release on', async () => {
  await run('admin', 'apply');
  await run('dora', 'release create 1.0.0 api=./api');
  const first = await run('olga', 'promote 1.0.0 --to DEV --wait');
  expect(first).toMatch(/runs in DEV/);
  const shown = await run('dora', 'release show 1.0.0');
  expect(shown).toMatch(/DEV: the migration of api took .* on .* MB \(1 file\)/);
  expect(shown.replaceAll(/\s+/g, ' ')).toContain('PROD: the migration of api takes nobody knows how long: how large its database is');
  await run('olga', 'promote 1.0.0 --to PROD --wait');
  installation.write('api/sql/002_anew.sql', 'ALTER TABLE orders ALTER legacy TYPE varchar(20); SELECT pg_sleep(0.3);');
  await run('dora', 'release create 1.1.0 api=./api');
  await run('olga', 'promote 1.1.0 --to DEV --wait');
  const why = (await run('olga', 'why 1.1.0')).replaceAll(/\s+/g, ' ');
  expect(why).toMatch(/DEV: the migration of api took .* ACCESS EXCLUSIVE on orders for .* written anew: orders/);
  expect(why).toMatch(/PROD: the migration of api takes about .*, ACCESS EXCLUSIVE on orders for about .*: PROD has .* of it, DEV had/);
  const view: unknown = JSON.parse(await run('olga', 'release show 1.1.0 --json'));
  expect(view).toMatchObject({
    migrations: [
      { kind: 'measured', stage: 'DEV', measured: { files: 1, tables: [{ table: 'orders', lock: 'ACCESS EXCLUSIVE', rewritten: true }] } },
      { kind: 'foretold', stage: 'PROD', foretold: { kind: 'known' } },
    ],
  });
  expect(await run('olga', 'promote 1.1.0 --to PROD --wait')).toMatch(/PROD: the migration of api takes about/);
});

test('a file that was changed after it had run stops the promotion with a sentence, and no address of a database is told', async () => {
  installation.write('api/sql/001_colour.sql', 'ALTER TABLE orders ADD colour text; -- edited');
  await run('dora', 'release create 1.2.0 api=./api');
  const { exit, out, err } = await installation.run('olga', 'promote 1.2.0 --to DEV --wait');
  expect(exit).toBe(22);
  expect((out + err).replaceAll(/\s+/g, ' ')).toContain('001_colour.sql was changed after it had run here');
  expect(out + err).not.toContain('postgres://');
});

test('a command of a tool is measured as well, known by its name, with a customer who waits for it', async () => {
  const folder = 'migrations: {sql: ./sql, database: "${secret.OWNER}", lock-timeout: 2 s}';
  const command = 'migrations: {command: node migrate.cjs, database: "${secret.OWNER}"}\n    variables: {OWNER: "${secret.OWNER}"}';
  expect(file).toContain(folder);
  installation.write('lockstep.yaml', file.replace(folder, command));
  installation.write(
    'api/migrate.cjs',
    `const { Client } = require(${JSON.stringify(createRequire(import.meta.url).resolve('pg'))});
const client = new Client({ connectionString: process.env.OWNER });
client.connect().then(() => client.query('BEGIN; ALTER TABLE orders ADD size text; SELECT pg_sleep(1.5); COMMIT')).then(() => client.end());`,
  );
  await run('admin', 'apply');
  await run('dora', 'release create 1.3.0 api=./api');
  const customer = await shop.connect(databases[0] ?? '', 'app');
  const stopping = new AbortController();
  const asking = (async () => {
    while (!stopping.signal.aborted) await customer.query('SELECT count(*) FROM orders');
  })();
  await run('olga', 'promote 1.3.0 --to DEV --wait');
  stopping.abort();
  await asking;
  await customer.end();
  const view: unknown = JSON.parse(await run('olga', 'release show 1.3.0 --json'));
  expect(view).toMatchObject({
    migrations: [
      { stage: 'DEV', measured: { tables: [{ table: 'orders', lock: 'ACCESS EXCLUSIVE' }], blocked: { sessions: 1, table: 'orders' } } },
      { kind: 'foretold', stage: 'PROD' },
    ],
  });
  expect((await run('olga', 'why 1.3.0')).replaceAll(/\s+/g, ' ')).toMatch(/1 session waited, the longest/);
});
