// The two sides of a staging stage: its switch and its way back are rehearsed under requests, as docs/rollback.md says, and none is lost.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Installation } from './installation.ts';

const server = `
const { version } = require('./version.json');
require('node:http').createServer((request, response) => setTimeout(() => response.end(version), request.url === '/health' ? 0 : 20)).listen(process.env.PORT);
`;
const file = `lockstep: 1
system: shop
roles: {admin: [admin], developer: [dora], operator: [olga]}
services:
  web: {source: "directory:./web", command: node server.js, health: /health}
environments:
  preprod: {data: masked, errors: medium, audience: customers}
path:
  - stage: prePROD
    rollout: blue-green
`;

const house = new Installation();
const leaving = new AbortController();
const seen: string[] = [];
let testers: Promise<unknown> = Promise.resolve();

beforeAll(async () => {
  await house.serve();
  await house.add('dora', 'olga');
  house.write('lockstep.yaml', file);
  house.write('web/server.js', server);
  expect(await house.run('admin', 'apply')).toMatchObject({ exit: 0 });
});

afterAll(async () => {
  leaving.abort();
  await testers;
  await house.close();
});

async function make(version: string): Promise<void> {
  house.write('web/version.json', JSON.stringify({ version }));
  expect(await house.run('dora', `release create ${version} web=./web`)).toMatchObject({ exit: 0 });
}

/** Through the door of the environment, as a program of a tester. */
async function come(url: string, token: string): Promise<void> {
  while (!leaving.signal.aborted) {
    const headers = { 'X-Lockstep-Door': token };
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(20_000) }).catch(() => undefined);
    seen.push(answer?.ok === true ? await answer.text() : 'failed');
    await pause(5);
  }
}

/** The next answers are all of this release. */
async function answered(version: string): Promise<void> {
  const from = seen.length;
  await expect.poll(() => seen.length - from).toBeGreaterThan(30);
  expect(new Set(seen.slice(from + 10))).toEqual(new Set([version]));
}

test('over to the other side, back, and over again: every request is answered', async () => {
  await make('1.0.0');
  expect(await house.run('dora', 'promote 1.0.0 --to prePROD --wait')).toMatchObject({ exit: 0 });
  await make('1.1.0');
  const [, url = ''] = /"web":\s*"(http:[^"]+)"/.exec((await house.run('dora', 'env list --json')).out) ?? [];
  const token = (await house.run('dora', 'env door preprod --quiet')).out.trim();
  testers = Promise.all([come(url, token), come(url, token), come(url, token)]);
  await answered('1.0.0');
  const over = 'promote 1.1.0 --to prePROD --wait';
  expect(await house.run('dora', over)).toMatchObject({ exit: 0 });
  await answered('1.1.0');
  const back = ['rollback', 'prePROD', '--reason', 'Rehearsal of the way back.', '--wait'];
  expect(await house.run('olga', back)).toMatchObject({ exit: 0 });
  await answered('1.0.0');
  // It does not walk in again by itself.
  expect((await house.run('dora', over)).exit).not.toBe(0);
  expect(await house.run('olga', 'free prePROD --release 1.1.0')).toMatchObject({ exit: 0 });
  expect(await house.run('dora', over)).toMatchObject({ exit: 0 });
  await answered('1.1.0');
  expect(seen.filter((words) => words === 'failed')).toEqual([]);
  expect(seen.length).toBeGreaterThan(120);
}, 300_000);
