import path from 'node:path';
import { chmodSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findMarked } from '#targets/process/proc.ts';
import { openStateFolder } from '#targets/process/state-folder.ts';
import { Installation } from './installation.ts';

// A whole installation: a release is started from nothing by hand, and a gate demands that it be clean.

const file = `lockstep: 1
system: shop
roles: {developer: [dora], operator: [olga]}
secrets: file:secrets/\${env.name}.yaml
services:
  api:
    source: directory:./api
    command: node server.js
    variables: {API_KEY: "\${secret.API_KEY}"}
checks:
  nothing: {clean: {}, allow: {variables: [KNOWN_*]}}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
    exit: [check: nothing]
  - stage: PROD
`;

const server = `
console.log('the key is ' + process.env.API_KEY, process.env.KNOWN_THING);
require('node:http').createServer((_, response) => response.end('well')).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
`;

const house = new Installation();

beforeAll(async () => {
  await house.serve();
  await house.add('dora', 'olga');
  house.write('lockstep.yaml', file);
  for (const environment of ['dev', 'prod']) {
    house.write(`secrets/${environment}.yaml`, `API_KEY: hunter2-${environment}\n`);
    chmodSync(path.join(house.folder, 'secrets', `${environment}.yaml`), 0o600);
  }
  house.write('api/server.js', server);
  expect((await house.run('admin', 'apply')).exit).toBe(0);
}, 240_000);
afterAll(() => house.close());

async function run(person: string, line: string): Promise<{ readonly exit: number | null; readonly said: string }> {
  const { exit, out, err } = await house.run(person, line);
  return { exit, said: (out + err).replaceAll(/\s+/g, ' ') };
}

test('a clean release passes the gate, and a look by hand says the same', async () => {
  await run('dora', 'release create 1.0.0 api=./api');
  const entered = await run('olga', 'promote 1.0.0 --to DEV --wait');
  expect(entered).toMatchObject({ exit: 0 });
  const looked = await run('olga', 'deploy --clean 1.0.0 --in dev');
  expect(looked.said).toContain('1.0.0 is clean in dev: api reached for nothing but what is declared. Looked by');
  expect(looked.exit).toBe(0);
});

test('one that reaches beside it does not leave DEV, and each thing is named; what runs in PROD is none of its business', async () => {
  house.write(
    'api/server.js',
    `const tax = process.env.TAX_URL; try { require('node:fs').readFileSync('/etc/shop/tax.json') } catch {}\n${server}`,
  );
  await run('dora', 'release create 1.1.0 api=./api');
  const looked = await run('olga', 'deploy --clean 1.1.0 --in dev');
  expect(looked.exit).toBe(22);
  expect(looked.said).toContain('1.1.0 is not clean in dev: 2 things that nobody declares: variable TAX_URL, read by server.js:1');
  expect(looked.said).toContain('Declare it: `variables: {TAX_URL: …}`.');
  expect(looked.said).not.toContain('hunter2');
  const entered = await run('olga', 'promote 1.1.0 --to DEV --wait');
  expect(entered.exit).toBe(22);
  expect(entered.said).toContain('variable TAX_URL, read by server.js:1');
  const why = await run('olga', 'why 1.1.0');
  expect(why.said).toContain('nothing');
});

test('it is given no secrets of a place that it may not enter', async () => {
  const looked = await run('olga', 'deploy --clean 1.1.0 --in prod');
  expect(looked.exit).toBe(21);
  expect(looked.said).toContain('1.1.0 may not enter PROD yet, so it is not given the secrets of prod for a look either.');
});

test('nothing of it is left, and what runs in DEV still does', async () => {
  expect(findMarked(`${openStateFolder(path.join(house.data, 'agent')).markerPrefix}aside:nothing/shop/dev`)).toEqual([]);
  expect((await run('olga', 'env list')).said).toContain('1.1.0');
});

test('who types deploy for promote is told', async () => {
  const typed = await run('olga', 'deploy 1.1.0');
  expect(typed.exit).toBe(2);
  expect(typed.said).toContain('To bring it into a stage is `promote`.');
  expect(typed.said).toContain('lockstep promote 1.1.0');
});
