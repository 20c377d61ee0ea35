// Two instances of a service: the router shares requests out among them, and a switch to the next release loses none.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Installation, until } from './installation.ts';

const server = `
const { createServer } = require('node:http');
const { version } = require('./version.json');
createServer((request, response) => {
  response.setHeader('connection', 'close');
  if (request.url === '/health') console.log('well at ' + process.env.PORT);
  setTimeout(() => response.end(version + ' ' + process.env.PORT), request.url === '/health' ? 0 : 15);
}).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
`;
const file = (instances: number): string => `lockstep: 1
system: shop
roles:
  admin: [admin]
  developer: [dora]
services:
  web:
    source: directory:./web
    command: node server.js
    health: /health
    instances: ${instances}
environments:
  prod: {data: synthetic, errors: friendly, audience: public}
path:
  - stage: PROD
    rollout: blue-green
`;

const house = new Installation();
const leaving = new AbortController();
const seen: string[] = [];
let customers: Promise<unknown> = Promise.resolve();

beforeAll(async () => {
  await house.serve();
  await house.add('dora');
  house.write('lockstep.yaml', file(2));
  house.write('web/server.js', server);
  expect((await house.run('admin', 'apply')).exit).toBe(0);
}, 300_000);

afterAll(async () => {
  leaving.abort();
  await customers;
  await house.close();
});

async function enter(version: string): Promise<void> {
  house.write('web/version.json', JSON.stringify({ version }));
  expect((await house.run('dora', ['release', 'create', version, 'web=./web'])).exit).toBe(0);
  const told = await house.run('dora', `promote ${version} --to PROD --wait`);
  expect(told.exit, told.err).toBe(0);
}

async function come(url: string): Promise<void> {
  while (!leaving.signal.aborted) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(20_000) }).catch(() => undefined);
    seen.push(answer?.ok === true ? await answer.text() : 'failed');
    await pause(5);
  }
}

/** Ports that answered for a version. */
function portsOf(version: string): ReadonlySet<string> {
  return new Set(seen.filter((words) => words.startsWith(`${version} `)));
}

test(
  'two instances serve side by side, a switch loses no request, and three come with a release of another file',
  { timeout: 300_000 },
  async () => {
    await enter('1.0.0');
    const { out } = await house.run('dora', 'env list --json');
    const [, url = ''] = /"web":\s*"(http:[^"]+)"/.exec(out) ?? [];
    customers = Promise.all([come(url), come(url), come(url)]);
    await until(async () => (await pause(50), portsOf('1.0.0').size === 2), 'both instances of 1.0.0 answer');
    expect((await house.run('dora', 'release show 1.0.0')).out).toContain('web × 2');
    const { out: logs } = await house.run('dora', 'logs prod web');
    for (const port of portsOf('1.0.0')) expect(logs).toContain(`well at ${port.split(' ')[1]}`);
    expect(logs).toContain('--- web#2:');
    await enter('1.1.0');
    await until(async () => (await pause(50), portsOf('1.1.0').size === 2), 'both instances of 1.1.0 answer');
    house.write('lockstep.yaml', file(3));
    const applied = await house.run('admin', 'apply');
    expect(applied).toMatchObject({ exit: 0 });
    expect(applied.out).toContain('service web: instances 2 → 3');
    expect(applied.out).toContain('comes with the next release that is made');
    await enter('1.2.0');
    await until(async () => (await pause(50), portsOf('1.2.0').size === 3), 'three instances of 1.2.0 answer');
    expect(seen.filter((words) => words === 'failed')).toEqual([]);
  },
);
