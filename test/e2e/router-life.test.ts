import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { ask, listenerOf, ownAddress, startService, type Service } from '#router/testing.ts';
import { routerCommand, startRouterProcess, type RouterProcess } from '#router/testing-process.ts';

// What may happen to the router's process, and to those around it.

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function start(stateDirectory?: string): Promise<RouterProcess> {
  const router = await startRouterProcess(stateDirectory);
  cleanups.push(() => router.kill('SIGKILL'));
  return router;
}

/** What is asked for at `/slow` is answered in full once `go` resolves. */
async function startSlow(go: Promise<unknown> = Promise.resolve()): Promise<Service> {
  const service = await startService((request, response) => {
    response.write('begun,');
    if (request.url === '/slow') void go.then(() => response.end('done'));
    else response.end('done');
  });
  cleanups.push(service.kill);
  return service;
}

// While a router is away nobody else can take its ports.
const address = ownAddress();
const listenersOn = (port: number) => [
  listenerOf({ blue: [port] }, 'blue', { address }),
  listenerOf({ blue: [port] }, 'blue', { address, name: 'shop/int/web' }),
];

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('after kill -9 it is back with the same configuration and ports, in a moment', async () => {
  const { port } = await startSlow();
  let router = await start();
  const before = await router.client.configure({ version: 3, doorKeys: [], listeners: listenersOn(port) });
  const times: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    await router.kill('SIGKILL');
    router = await start(router.stateDirectory);
    times.push(Math.round(router.readyMs));
    const after = await router.client.status();
    expect(after.version).toBe(3);
    expect(after.listeners).toEqual(before.listeners);
    for (const listener of after.listeners)
      expect(await ask({ host: address, port: listener.port })).toMatchObject({ status: 200, body: 'begun,done' });
  }
  console.log(`ready after kill -9: ${times.sort((a, b) => a - b).join(', ')} ms`);
  // 200 ms where nothing else runs; here other tests do.
  expect(times[Math.floor(times.length / 2)]).toBeLessThan(5_000);
});

test('what was answered is kept, whenever the router is killed', async () => {
  const { port } = await startSlow();
  let router = await start();
  let answered = 0;
  for (let round = 1; round <= 20; round += 1) {
    const { client } = router;
    const sending = (async () => {
      for (let version = answered + 1; ; version += 1) {
        await client.configure({ version, doorKeys: [], listeners: listenersOn(port) });
        answered = version;
      }
    })().catch(() => {});
    // One at least is answered, and then it is killed at any moment.
    const before = answered;
    await expect.poll(() => answered - before, { interval: 5 }).toBeGreaterThan(0);
    await sleep(round * 4);
    await router.kill('SIGKILL');
    await sending;
    router = await start(router.stateDirectory);
    const { version } = await router.client.status();
    // The one that was on its way may be in force or not; what was answered is.
    expect([answered, answered + 1]).toContain(version);
    answered = version;
  }
  expect(answered).toBeGreaterThan(20);
});

test('a second start on the same state is refused in one sentence, and the first goes on', async () => {
  const router = await start();
  const second = promisify(execFile)(process.execPath, [...routerCommand(router.stateDirectory)]);
  await expect(second).rejects.toMatchObject({ code: 1, stderr: `Another router already serves ${router.stateDirectory}.\n` });
  expect((await router.client.status()).pid).toBe(router.child.pid);
});

test('ten starts at once give one router', async () => {
  const first = await start();
  await first.kill('SIGKILL');
  const children = Array.from({ length: 10 }, () => spawn(process.execPath, [...routerCommand(first.stateDirectory)], { stdio: 'ignore' }));
  cleanups.push(async () => {
    for (const child of children) child.kill('SIGKILL');
  });
  await expect.poll(() => children.filter((child) => child.exitCode === null).length).toBe(1);
  await sleep(300);
  const survivor = children.find((child) => child.exitCode === null);
  await expect.poll(async () => (await first.client.status().catch(() => undefined))?.pid).toBe(survivor?.pid);
});

test('it says in its state where it is, and only its user may speak to it', async () => {
  const router = await start();
  const text = await readFile(join(router.stateDirectory, 'router-process.json'), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ pid: router.child.pid, controlSocket: join(router.stateDirectory, 'router.sock') });
  expect((await stat(join(router.stateDirectory, 'router.sock'))).mode & 0o777).toBe(0o600);
});

test('it outlives who started it, the terminal and the reader of its output', async () => {
  const { port } = await startSlow();
  const first = await start();
  await first.kill('SIGKILL');
  const parent = spawn(process.execPath, [
    '--eval',
    `const { spawn } = require('node:child_process');
     spawn(process.execPath, ${JSON.stringify(routerCommand(first.stateDirectory))}, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] }).stdout.on('data', () => process.stdout.write('up'));`,
  ]);
  await once(parent.stdout, 'data');
  const { pid } = await first.client.status();
  cleanups.push(async () => isAlive(pid) && process.kill(pid, 'SIGKILL'));
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  process.kill(pid, 'SIGHUP');
  for (let version = 1; version <= 20; version += 1) await first.client.configure({ version, doorKeys: [], listeners: listenersOn(port) });
  const status = await first.client.status();
  expect([status.pid, status.version]).toEqual([pid, 20]);
  expect((await ask({ host: address, port: status.listeners[0]?.port ?? 0 })).status).toBe(200);
});

test('SIGTERM: nothing new is accepted, what is under way is finished, and nothing is left behind', async () => {
  const { promise: go, resolve: finish } = Promise.withResolvers<void>();
  const { port } = await startSlow(go);
  const router = await start();
  const status = await router.client.configure({ version: 1, doorKeys: [], listeners: listenersOn(port) });
  const own = status.listeners[0]?.port ?? 0;
  const slow = ask({ host: address, port: own, path: '/slow' });
  await expect.poll(async () => (await router.client.status()).listeners[0]?.sides['blue']?.inFlight).toBe(1);
  const ended = once(router.child, 'exit');
  router.child.kill('SIGTERM');
  await expect.poll(() => ask({ host: address, port: own }).catch((error: unknown) => error)).toMatchObject({ code: 'ECONNREFUSED' });
  finish();
  expect(await slow).toMatchObject({ status: 200, body: 'begun,done' });
  expect(await ended).toEqual([0, null]);
  await expect(stat(join(router.stateDirectory, 'router-process.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(stat(join(router.stateDirectory, 'router.sock'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a port that was taken while it was down does not keep the others closed, and is opened when it is free', async () => {
  const { port } = await startSlow();
  const router = await start();
  const before = await router.client.configure({ version: 1, doorKeys: [], listeners: listenersOn(port) });
  const [own = 0, other = 0] = before.listeners.map((listener) => listener.port);
  await router.kill('SIGKILL');
  const thief = await startService(() => {}, { host: address, port: own });
  cleanups.push(thief.kill);
  const again = await start(router.stateDirectory);
  expect((await again.client.status()).listeners.map((listener) => listener.isListening)).toEqual([false, true]);
  expect((await ask({ host: address, port: other })).status).toBe(200);
  await thief.kill();
  await expect.poll(async () => (await again.client.status()).listeners.map((listener) => listener.isListening)).toEqual([true, true]);
  expect((await ask({ host: address, port: own })).status).toBe(200);
});

test('a kept configuration that is damaged is set aside: the router starts with nothing, says so, and takes a new one', async () => {
  const { port } = await startSlow();
  const router = await start();
  await router.client.configure({ version: 9, doorKeys: [], listeners: listenersOn(port) });
  await router.kill('SIGKILL');
  await writeFile(join(router.stateDirectory, 'router-configuration.json'), '{"format":1,');
  const again = await start(router.stateDirectory);
  const status = await again.client.status();
  expect(status).toMatchObject({ version: 0, listeners: [] });
  expect(status.problem).toContain('set aside');
  expect((await again.client.configure({ version: 1, doorKeys: [], listeners: listenersOn(port) })).version).toBe(1);
});
