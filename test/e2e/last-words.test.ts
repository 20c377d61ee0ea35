// What a service wrote last stands beside its failure, wherever people look: a start, a check, and the command of a check.
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Installation } from './installation.ts';

const house = new Installation();

const dies = `
const version = require('./version.json');
console.log('\\u001b[32mconnecting with ' + process.env.TOKEN + '\\u001b[0m');
function openLicence() { throw new Error('no licence for ' + version.name); }
if (version.fault === 'dies') openLicence();
require('node:http').createServer((request, response) => {
  if (request.url === '/health' || version.fault !== 'check') return response.end('well');
  console.error(new Error('no table orders_' + version.name).stack);
  response.statusCode = 500;
  response.end('no');
}).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
`;
const suite = `
const version = require('./version.json');
if (version.fault !== 'suite') process.exit(0);
for (let line = 1; line <= 30; line += 1) console.log('case ' + line + ' of ' + version.name);
process.exit(1);
`;
const file = `lockstep: 1
system: shop
roles:
  admin: [admin]
  developer: [dora]
secrets: file:secrets.yaml
services:
  web:
    source: directory:./web
    command: node server.js
    health: /health
    variables: {TOKEN: "\${secret.TOKEN}"}
checks:
  smoke: {http: /orders}
  suite: {command: node suite.js}
environments:
  prod: {data: synthetic, errors: friendly, audience: public}
path:
  - stage: PROD
    exit: [check: smoke, check: suite]
`;

beforeAll(async () => {
  await house.serve();
  await house.add('dora');
  house.write('lockstep.yaml', file);
  house.write('secrets.yaml', 'TOKEN: hunter2-and-more\n');
  chmodSync(path.join(house.folder, 'secrets.yaml'), 0o600);
  house.write('web/server.js', dies);
  house.write('web/suite.js', suite);
  const applied = await house.run('admin', 'apply');
  expect(applied.exit, applied.err).toBe(0);
}, 300_000);
afterAll(() => house.close());

/** What is told of a release that fails: by whoever waited, by whoever looks later, and by REST. */
async function fail(name: string, fault: string): Promise<readonly string[]> {
  house.write('web/version.json', JSON.stringify({ name, fault }));
  expect((await house.run('dora', ['release', 'create', name, 'web=./web'])).exit).toBe(0);
  const waited = await house.run('dora', `promote ${name} --to PROD --wait`);
  expect(waited.exit, waited.err).toBe(22);
  const shown = await house.run('dora', `release show ${name}`);
  const rest = await house.run('dora', `release show ${name} --json`);
  return [waited.out, shown.out, rest.out];
}

test.each([
  ['dies', '1.0.0', ['no licence for 1.0.0', 'at openLicence', 'connecting with ***']],
  ['check', '1.1.0', ['no table orders_1.1.0', 'server.js:']],
  ['suite', '1.2.0', ['case 30 of 1.2.0', 'case 12 of 1.2.0']],
])('of a release that fails (%s) everybody reads the last lines of the log: %s', { timeout: 300_000 }, async (fault, name, words) => {
  for (const told of await fail(name, fault)) {
    for (const word of words) expect(told).toContain(word);
    for (const word of ['hunter2', '\u001B[32m', '\\u001b']) expect(told).not.toContain(word);
    expect(told).not.toContain('case 2 of');
  }
});
