// Three questions of a service, each with an answer of its own: may visitors come, does it live, and does it start in time.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Installation, until } from './installation.ts';

const server = `
const { createServer } = require('node:http');
const began = Date.now();
let isReady = true;
createServer((request, response) => {
  if (request.url === '/hang') for (;;);
  if (request.url === '/rest') { isReady = false; setTimeout(() => { isReady = true; }, 4000); }
  const isWell = request.url === '/live' || Date.now() - began > Number(process.env.SLOW) && isReady;
  response.statusCode = isWell ? 200 : 503;
  response.end('started ' + began);
}).listen(process.env.PORT, '127.0.0.1');
`;
const file = (health: string, slow: number): string => `lockstep: 1
system: shop
roles:
  admin: [admin]
  developer: [dora]
services:
  web: {source: "directory:./web", command: node server.js, health: ${health}, variables: {SLOW: "${slow}"}}
environments:
  prod: {data: synthetic, errors: friendly, audience: public}
path:
  - stage: PROD
`;
const shown = z.object({ place: z.object({ urls: z.record(z.string(), z.string()) }) });
const house = new Installation();
let address = '';

async function release(name: string, health: string, slow: number) {
  house.write('lockstep.yaml', file(health, slow));
  expect(await house.run('admin', 'apply')).toMatchObject({ exit: 0 });
  expect(await house.run('dora', `release create ${name} web=./web`)).toMatchObject({ exit: 0 });
  return house.run('dora', `promote ${name} --to PROD --wait`);
}

/** What it says to a visitor; undefined where nobody answers in time. */
async function visit(path = '/'): Promise<string | undefined> {
  try {
    const answer = await fetch(new URL(path, address), { signal: AbortSignal.timeout(1_500) });
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
}

beforeAll(async () => {
  await house.serve();
  await house.add('dora');
  house.write('web/server.js', server);
  house.write('web/package.json', '{}');
}, 60_000);
afterAll(() => house.close());

test('what hangs is ended and started again; what only rests for a while is left alone', { timeout: 120_000 }, async () => {
  expect(await release('1.0.0', '{ready: /ready, live: /live, hang: 2 seconds}', 0)).toMatchObject({ exit: 0 });
  address = await until(async () => {
    const { place } = shown.parse(JSON.parse((await house.run('dora', 'env show prod --json')).out));
    return place.urls['web'];
  }, 'the address of web');
  const first = await until(() => visit(), 'its first answer');
  expect(first).toMatch(/^started \d+$/);
  await visit('/rest');
  await pause(6_000);
  expect(await until(() => visit(), 'the end of its rest')).toBe(first);
  await visit('/hang');
  const second = await until(() => visit(), 'a new start');
  expect(second).not.toBe(first);
});

test('a start that takes longer than it may fails its placement, and says what it answered', { timeout: 120_000 }, async () => {
  const { exit, err, out } = await release('1.1.0', '{ready: /ready, start: 2 seconds}', 60_000);
  expect(exit).not.toBe(0);
  expect(`${out}${err}`).toMatch(/did not become well in time: \/ready answers 503/);
  expect(await until(() => visit(), 'what ran before')).toMatch(/^started/);
});
