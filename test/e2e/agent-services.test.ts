import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import path from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OrderEnvelope, PlacedService, StepPayload } from '#core/payload.ts';
import type { Service } from '#core/system.ts';
import { findMarked } from '#targets/process/proc.ts';
import { freePort } from '../free-port.ts';
import { ask, createWorld, kill, startCustomers, type Release, type World } from './agent-world.ts';

let world: World;
let agent: ChildProcess;
beforeEach(async () => {
  world = await createWorld();
  agent = await world.startAgent();
});
afterEach(() => world.close());

async function serviceOf(version: string, part: Partial<Service> = {}): Promise<PlacedService> {
  const placed = await world.artefactOf(version);
  return { ...placed, service: { ...placed.service, ...part } };
}

async function deploy(release: Release): Promise<void> {
  for (const { service } of release.services) await world.do(world.step('place', release, { service: service.name }));
  await world.do(world.step('switch', release));
  for (const { service } of release.services) await world.do(world.step('retire', release, { service: service.name }));
}

function marked(): readonly { readonly pid: number }[] {
  return findMarked(`${readFileSync(path.join(world.stateFolder, 'id'), 'utf8')}:`);
}

test('a service reaches another by an address of its own release, which leads to no other, and is not public', async () => {
  const api = await serviceOf('api-1', { name: 'api', internal: true, variables: { STARTS: '${env.starts}', SELF: 'api' } });
  const web = await serviceOf('1.0.0', { after: ['api'], variables: { STARTS: '${env.starts}', SELF: '${service.api.url}' } });
  await deploy({ name: '1.0.0', fence: 1, rollout: 'at-once', services: [api, web] });
  const { body: address } = await ask(`${await world.url()}/self`);
  expect((await ask(address)).body).toBe('api-1');
  const next = [await serviceOf('api-2', api.service), await serviceOf('1.1.0', web.service)];
  await deploy({ name: '1.1.0', fence: 2, rollout: 'at-once', services: next, back: { release: '1.0.0', services: [api, web] } });
  const { body: newer } = await ask(`${await world.url()}/self`);
  expect([(await ask(newer)).body, (await ask(address)).body]).not.toContain('api-1');
  expect((await ask(newer)).body).toBe('api-2');
  await deploy({ name: '1.0.0', fence: 3, rollout: 'at-once', services: [api, web], back: { release: '1.1.0', services: next } });
  expect((await ask(address)).body).toBe('api-1');
  const urls = world.controller.heard.filter((command) => command.kind === 'urls');
  expect(urls.flatMap((told) => Object.keys(told.urls))).toEqual(['web', 'web', 'web']);
});

test('a service that was placed by a shell is ended with everything that it started, wherever that has gone', async () => {
  const web = await serviceOf('1.0.0', { command: 'setsid sleep 1000 & (setsid sleep 1000 &) ; node server.js' });
  const release: Release = { name: '1.0.0', fence: 1, rollout: 'at-once', services: [web] };
  await world.do(world.step('place', release));
  expect(marked().length).toBeGreaterThanOrEqual(5);
  await world.do(world.step('place', release, { undo: true }));
  expect(marked()).toHaveLength(1);
});

test('what stayed warm under blue-green serves again without a new start', async () => {
  const first: Release = { name: '1.0.0', fence: 1, rollout: 'blue-green', services: [await serviceOf('1.0.0')] };
  await deploy(first);
  const second = await serviceOf('1.1.0');
  await deploy({
    name: '1.1.0',
    fence: 2,
    rollout: 'blue-green',
    services: [second],
    back: { release: '1.0.0', services: first.services },
  });
  await deploy({ ...first, fence: 3, back: { release: '1.1.0', services: [second] } });
  expect((await ask(await world.url())).body).toBe('1.0.0');
  expect(world.starts('1.0.0')).toBe(1);
});

test('while two releases run, neither ever answers for the other’s services; and nobody is ended before those who call it', async () => {
  const api = await serviceOf('api-1', { name: 'api', internal: true, variables: { STARTS: '${env.starts}', SELF: 'api' } });
  const web = await serviceOf('1.0.0', { after: ['api'], variables: { STARTS: '${env.starts}', SELF: '${service.api.url}' } });
  const first: Release = { name: '1.0.0', fence: 1, rollout: 'at-once', services: [api, web] };
  await deploy(first);
  const { body: old } = await ask(`${await world.url()}/self`);
  const next = [await serviceOf('api-2', api.service), await serviceOf('1.1.0', web.service)];
  const second: Release = { name: '1.1.0', fence: 2, rollout: 'at-once', services: next, back: { release: '1.0.0', services: [api, web] } };
  for (const service of ['api', 'web']) await world.do(world.step('place', second, { service }));
  await world.do(world.step('switch', second));
  const { body: newer } = await ask(`${await world.url()}/self`);
  // The old release still runs: its requests under way find their own services.
  expect([(await ask(old)).body, (await ask(newer)).body]).toEqual(['api-1', 'api-2']);
  // To retire what is called takes its callers along, whichever is named first.
  await world.do(world.step('retire', second, { service: 'api' }));
  expect(marked()).toHaveLength(1 + 2);
  await world.do(world.step('retire', second, { service: 'api', undo: true }));
  expect([(await ask(old)).body, (await ask(newer)).body]).toEqual(['api-1', 'api-2']);
});

test('what is kept warm for a while is a way back without a start, and ends by itself afterwards, under the next agent too', async () => {
  const first: Release = { name: '1.0.0', fence: 1, rollout: 'blue-green', services: [await serviceOf('1.0.0')] };
  await deploy(first);
  const services = [await serviceOf('1.1.0')];
  const second: Release = {
    name: '1.1.0',
    fence: 2,
    rollout: 'blue-green',
    services,
    back: { release: '1.0.0', services: first.services },
  };
  for (const kind of ['place', 'switch'] as const) await world.do(world.step(kind, second));
  await world.do(warmly(world.step('retire', second), 60_000));
  const back: Release = { ...first, fence: 3, back: { release: '1.1.0', services } };
  for (const kind of ['place', 'switch'] as const) await world.do(world.step(kind, back));
  expect([(await ask(await world.url())).body, world.starts('1.0.0')]).toEqual(['1.0.0', 1]);
  await world.do(warmly(world.step('retire', back), 1_000));
  await kill(agent);
  expect(marked()).toHaveLength(1 + 2);
  await world.startAgent();
  while (marked().length > 1 + 1) await sleep(50);
  expect((await ask(await world.url())).body).toBe('1.0.0');
});

function warmly(envelope: OrderEnvelope, warmMs: number): OrderEnvelope {
  if (envelope.payload.kind !== 'step') return envelope;
  const step: WarmStep = { ...envelope.payload.step, warmMs };
  return { ...envelope, payload: { ...envelope.payload, step } };
}

type WarmStep = StepPayload['step'] & { readonly warmMs: number };

test('copies of a service share its visitors, and are placed, switched, undone and retired together', async () => {
  const two = { instances: 2 };
  const first: Release = { name: '1.0.0', fence: 1, rollout: 'at-once', services: [await serviceOf('1.0.0', two)] };
  await deploy(first);
  expect([world.starts('1.0.0'), marked().length]).toEqual([2, 1 + 2]);
  const back = { release: '1.0.0', services: first.services };
  const second: Release = { name: '1.1.0', fence: 2, rollout: 'at-once', services: [await serviceOf('1.1.0', { instances: 3 })], back };
  const customers = startCustomers(await world.url(), 4);
  await deploy(second);
  await world.do(world.step('read-back', second));
  expect([world.starts('1.1.0'), marked().length]).toEqual([3, 1 + 3]);
  // One of them ends: the others answer for it.
  const victim = marked().find(({ pid }) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('server.js'));
  expect(victim).toBeDefined();
  if (victim !== undefined) process.kill(victim.pid, 'SIGKILL');
  await sleep(1_500);
  for (const kind of ['retire', 'switch', 'place'] as const) await world.do(world.step(kind, second, { undo: true }));
  const { failures, versions } = await customers.stop();
  expect([failures.length <= 4, versions, marked().length]).toEqual([true, ['1.0.0', '1.1.0'], 1 + 2]);
  // Fewer are asked for.
  const fewer: Release = { name: '1.2.0', fence: 3, rollout: 'blue-green', services: [await serviceOf('1.2.0', two)], back };
  await world.do(world.step('place', fewer));
  const one = [await serviceOf('1.2.0')];
  await world.do(world.step('place', { ...fewer, services: one }, { attempt: 2 }));
  expect(marked()).toHaveLength(1 + 2 + 1);
});

test('a listener whose port is taken fails its own placement, and nobody else’s', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const release: Release = { name: '1.0.0', fence: 1, rollout: 'at-once', services: [await serviceOf('1.0.0')] };
  const environment = { ...world.prod, name: 'int', ports: { web: port } };
  const seen = await world.controller.order(world.step('place', release, { environment }));
  expect(seen).toMatchObject({ state: 'failed' });
  expect(seen.because).toContain('port');
  await deploy(release);
  expect((await ask(await world.url())).body).toBe('1.0.0');
  other.close();
});

test('two releases cannot share a fixed port, and the second is told so while the first serves on', async () => {
  const port = await freePort();
  const first: Release = { name: '1.0.0', fence: 1, rollout: 'at-once', services: [await serviceOf('1.0.0', { port })] };
  await deploy(first);
  const second: Release = { name: '1.1.0', fence: 2, rollout: 'at-once', services: [await serviceOf('1.1.0', { port })] };
  const seen = await world.controller.order(world.step('place', second));
  expect(seen.because).toContain(`Port ${port} of web is taken. Leave \`port\` out`);
  expect((await ask(await world.url())).body).toBe('1.0.0');
});
