// What runs is broken already when a release with a migration comes: the whole product says so, and migrates nothing.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Installation } from './installation.ts';

const house = new Installation();
const broken = path.join(house.folder, 'broken');
const migrated = path.join(house.folder, 'migrated');

const server = `
const { existsSync } = require('node:fs');
require('node:http').createServer((request, response) => {
  const isBroken = request.url === '/orders' && existsSync(${JSON.stringify(broken)});
  if (isBroken) console.error('the tax office does not answer');
  response.statusCode = isBroken ? 500 : 200;
  response.end('orders');
}).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
`;
const file = `lockstep: 1
system: shop
roles:
  admin: [admin]
  developer: [dora]
services:
  api:
    source: directory:./api
    command: node server.js
    health: /health
    migrations: node migrate.js
checks:
  smoke: {http: /orders}
environments:
  prod: {data: synthetic, errors: friendly, audience: public}
path:
  - stage: PROD
    previous: smoke
    rollout: blue-green
`;

beforeAll(async () => {
  await house.serve();
  await house.add('dora');
  house.write('lockstep.yaml', file);
  house.write('api/server.js', server);
  expect((await house.run('admin', 'apply')).exit).toBe(0);
  expect((await enter('1.0.0')).exit).toBe(0);
}, 300_000);
afterAll(() => house.close());

async function enter(version: string) {
  house.write('api/version.json', JSON.stringify({ version }));
  const note = version === '1.0.0' ? '' : `require('node:fs').writeFileSync(${JSON.stringify(migrated)}, '');`;
  house.write('api/migrate.js', note);
  expect((await house.run('dora', ['release', 'create', version, 'api=./api'])).exit).toBe(0);
  return house.run('dora', `promote ${version} --to PROD --wait`);
}

test(
  'what runs fails its check already: the promotion fails, blames no schema, and nothing is migrated',
  { timeout: 300_000 },
  async () => {
    house.write('broken', '');
    const told = await enter('1.1.0');
    expect(told.exit).toBe(22);
    const said = (told.out + told.err).replaceAll(/\s+/g, ' ');
    expect(said).toContain('1.0.0 fails smoke without the migration too. So it could prove nothing, and nothing was migrated');
    expect(said).toContain('the tax office does not answer');
    expect(said).not.toContain('new schema');
    expect(existsSync(migrated)).toBe(false);
  },
);
