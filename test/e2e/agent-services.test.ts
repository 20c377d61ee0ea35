import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PlacedService } from '#core/payload.ts';
import type { Service } from '#core/system.ts';
import { findMarked } from '#targets/process/proc.ts';
import { ask, createWorld, type Release, type World } from './agent-world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.startAgent();
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

test('a service reaches another by an address that outlives every release, and that is not public', async () => {
  const api = await serviceOf('api-1', { name: 'api', internal: true, variables: { STARTS: '${env.starts}', SELF: 'api' } });
  const web = await serviceOf('1.0.0', { after: ['api'], variables: { STARTS: '${env.starts}', SELF: '${service.api.url}' } });
  await deploy({ name: '1.0.0', fence: 1, rollout: 'at-once', services: [api, web] });
  const { body: address } = await ask(`${await world.url()}/self`);
  expect((await ask(address)).body).toBe('api-1');
  const next = [await serviceOf('api-2', api.service), await serviceOf('1.1.0', web.service)];
  await deploy({ name: '1.1.0', fence: 2, rollout: 'at-once', services: next, back: { release: '1.0.0', services: [api, web] } });
  expect((await ask(address)).body).toBe('api-2');
  const urls = world.controller.heard.filter((command) => command.kind === 'urls');
  expect(urls.flatMap((told) => Object.keys(told.urls))).toEqual(['web', 'web']);
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
  const port = 19_999 + Math.floor(Math.random() * 900);
  const first: Release = { name: '1.0.0', fence: 1, rollout: 'at-once', services: [await serviceOf('1.0.0', { port })] };
  await deploy(first);
  const second: Release = { name: '1.1.0', fence: 2, rollout: 'at-once', services: [await serviceOf('1.1.0', { port })] };
  const seen = await world.controller.order(world.step('place', second));
  expect(seen.because).toContain(`Port ${port} of web is taken. Leave \`port\` out`);
  expect((await ask(await world.url())).body).toBe('1.0.0');
});
