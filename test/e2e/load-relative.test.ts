// A release beside the one that production runs: started in the same environment for the time of the check, asked in turn, gone afterwards.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findMarked } from '#targets/process/proc.ts';
import { startLoadWorld, type LoadWorld } from './load-world.ts';

const file = `lockstep: 1
system: hello
roles:
  developer: [admin]
services:
  api: {source: "directory:./api", command: node server.js, health: /health}
environments:
  last: {data: masked, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: LAST
  - stage: PROD
`;
const withCheck = file.replace(
  'path:\n  - stage: LAST',
  'checks:\n  slower: {load: 40/s for 80 seconds, relative: {p50: 20 %}}\npath:\n  - stage: LAST\n    exit: [check: slower]',
);

const server = (ms: number): string => `
require('node:http').createServer((request, response) => {
  setTimeout(() => response.end('well'), ${ms});
}).listen(process.env.PORT, '127.0.0.1');
`;

let world: LoadWorld;

beforeAll(async () => {
  world = await startLoadWorld({ file, server: server(40) });
});

afterAll(() => world.close());

function besides(): number {
  const id = readFileSync(path.join(world.folder, 'data', 'agent', 'id'), 'utf8').trim();
  return findMarked(`${id}:beside/hello/last`).length;
}

test('a release that is slower than the one that production runs is held against it, in its own environment', async () => {
  expect(await world.run('release create 1.0.0 api=./api')).toMatchObject({ exit: 0 });
  expect(await world.run('promote 1.0.0 --to PROD --wait=60s')).toMatchObject({ exit: 0 });
  await writeFile(path.join(world.folder, 'lockstep.yaml'), withCheck);
  await writeFile(path.join(world.folder, 'api', 'server.js'), server(80));
  expect(await world.run('apply')).toMatchObject({ exit: 0 });
  expect(await world.run('release create 1.1.0 api=./api')).toMatchObject({ exit: 0 });
  const promoted = world.run('promote 1.1.0 --to LAST --wait=250s');
  while (besides() === 0) await new Promise((resolve) => setTimeout(resolve, 200));
  await promoted;
  expect(besides()).toBe(0);
  const report = (await world.run('report 1.1.0 --stage LAST')).out;
  expect(report).toContain('Beside release 1.0.0, which production runs: p50');
  // Of a busy machine nothing is concluded.
  if (/the generator was late or the machine busy|cannot be compared/.test(report)) return;
  expect(report).toMatch(/p50 (1\.[89]|2(\.[01])?)\d* times that of 1\.0\.0 \(between .* and .*\), asked at most 1\.2/);
});
