// How everything that a first user started ends again, and in which order.
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { agentNote, controllerNote } from '#processes/data-folder.ts';
import { notedProcess } from '#processes/noted-process.ts';
import { findMarked } from '#targets/process/proc.ts';
import { Installation, until } from './installation.ts';

function saying(words: string): unknown {
  return expect.stringContaining(words);
}

function matching(words: RegExp): unknown {
  return expect.stringMatching(words);
}

const file = `lockstep: 1
system: hello
roles: {developer: [dora]}
services:
  web: {source: "directory:./web", command: node server.js, health: /}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
`;
const server = `require('node:http').createServer((request, response) => response.end('hello')).listen(process.env.PORT);`;
let house: Installation;

beforeEach(() => {
  house = new Installation();
});
afterEach(() => house.close());

const state = (): string => path.join(house.data, 'agent');
const agent = () => notedProcess(agentNote(state()));
const kept = () => (existsSync(path.join(state(), 'id')) ? findMarked(`${readFileSync(path.join(state(), 'id'), 'utf8').trim()}:`) : []);
const agentRuns = () => until(async () => agent(), 'the agent runs');

test('`lockstep down` ends controller, agent, router and services, in this order, and the next start runs what ran', async () => {
  await house.serve();
  await house.add('dora');
  house.write('lockstep.yaml', file);
  house.write('web/server.js', server);
  await house.run('admin', 'apply');
  await house.run('dora', 'release create 1.0.0 web=./web');
  expect(await house.run('dora', 'promote 1.0.0 --to DEV --wait=2m')).toMatchObject({ exit: 0 });
  expect(kept().length).toBeGreaterThanOrEqual(2);
  const line = ['down', '--data', house.data];
  expect(await house.run('admin', line)).toMatchObject({ exit: 2 });
  expect(agent()).toBeDefined();
  const { exit, out, err } = await house.run('admin', [...line, '--yes']);
  expect({ exit, out }).toEqual({ exit: 0, out: saying('Nothing of') });
  const ended = err.split('\n').filter((each) => each.startsWith('ended: '));
  expect(ended).toEqual([
    matching(/the controller \(process \d+\)$/),
    matching(/the agent \(process \d+\)$/),
    'ended: the router',
    'ended: web of hello in dev',
  ]);
  expect([notedProcess(controllerNote(house.data)), agent(), kept().length]).toEqual([undefined, undefined, 0]);
  expect((await house.run('admin', [...line, '--yes'])).out).toMatch(/^Nothing of \S+ runs on this host\.\n$/);
  await house.serve();
  await until(async () => (await house.run('dora', 'env list')).out.includes('1.0.0') && kept().length >= 2, 'web runs again');
});

test('Ctrl-C on `lockstep serve --agent` leaves no agent behind', async () => {
  await house.serve();
  await agentRuns();
  house.controller?.kill('SIGINT');
  if (house.controller !== undefined) await once(house.controller, 'exit');
  expect(agent()).toBeUndefined();
});

test('nor one that outlived a controller that was killed before', async () => {
  await house.serve();
  const first = await agentRuns();
  house.controller?.kill('SIGKILL');
  if (house.controller !== undefined) await once(house.controller, 'exit');
  await house.serve();
  expect(agent()).toEqual(first);
  house.controller?.kill('SIGINT');
  if (house.controller !== undefined) await once(house.controller, 'exit');
  expect(agent()).toBeUndefined();
});
