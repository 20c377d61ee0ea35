// A load check where it belongs: in a stage, on a real agent, with its report at the terminal and in a folder.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFigures } from '#core/load/read-figures.ts';
import { startLoadWorld, type LoadWorld } from './load-world.ts';

const file = `lockstep: 1
system: hello
roles:
  developer: [admin]
services:
  api: {source: "directory:./api", command: node server.js, health: /health}
checks:
  peak:
    load: [20/s for 10 seconds, 40/s for 20 seconds]
    steps:
      - {path: /list, weight: 3, think: 200 ms}
      - {path: /order, method: POST, body: '{"product": 1}', status: 201}
    slo: {p95: 60 ms}
environments:
  last: {data: masked, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: LAST
    exit: [check: peak]
  - stage: PROD
`;

// Orders take longer than the promise.
const server = `
require('node:http').createServer((request, response) => {
  if (request.method !== 'POST') return response.end('well');
  setTimeout(() => { response.statusCode = 201; response.end('made'); }, 90);
}).listen(process.env.PORT, '127.0.0.1');
`;

let world: LoadWorld;

beforeAll(async () => {
  world = await startLoadWorld({ file, server });
});

afterAll(() => world.close());

test('a release that misses its promise under load stays where it is, and the report says which and by how much', async () => {
  expect(await world.run('release create 1.0.0 api=./api')).toMatchObject({ exit: 0 });
  await world.run('promote 1.0.0 --to LAST --wait=150s');
  const why = (await world.run('why 1.0.0')).out;
  const report = (await world.run('report 1.0.0 --stage LAST --output kept')).out;
  const figures = readFigures(JSON.parse(await readFile(path.join(world.folder, 'kept', 'load.json'), 'utf8')));
  expect(figures?.steps.map(({ name }) => name)).toEqual(['GET /list', 'POST /order']);
  expect(await readFile(path.join(world.folder, 'kept', 'load.html'), 'utf8')).toContain('<h1>Load check peak</h1>');
  expect(report).toContain('Written: kept/load.html Written: kept/load.json');
  expect(why).toContain('lockstep recheck 1.0.0 --stage LAST --gate peak');
  // Of a busy machine nothing is concluded; the gate stays shut all the same.
  if (/the generator was late or the machine busy/.test(why)) return expect(figures?.judged.verdict).toBe('inconclusive');
  expect(why).toMatch(/peak failed in last: peak: p95 9\d(\.\d+)? ms, asked at most 60 ms/);
  expect(report).toMatch(/p95 missed 9\d/);
});
