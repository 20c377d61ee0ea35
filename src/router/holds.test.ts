import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { parseConfiguration } from './configuration.ts';
import { Holds, mostHeld } from './holds.ts';
import { compileTable, type Table } from './table.ts';
import { ask, createStage, listenerOf, type ListenerInput, type TestRouter } from './testing.ts';

const { service, routerWith, countsOf, end } = createStage();
afterEach(end);

/** The machine may be busy. */
const soon = { timeout: 20_000 };

const long = 60_000;

function onHold(listener: ListenerInput, ms: number): ListenerInput {
  return { ...listener, hold: { until: Date.now() + ms } };
}

async function configure(router: TestRouter, version: number, listener: ListenerInput): Promise<void> {
  await router.client.configure({ version, doorKeys: [], listeners: [listener] });
}

const heldAt = async (router: TestRouter) => (await router.client.status()).listeners[0]?.held;

test('requests wait at a listener on hold, and all of them are answered by what serves afterwards, their bodies whole', async () => {
  const old = await service((_, response) => response.end('old'));
  const fresh = await service((request, response) => request.pipe(response));
  const router = await routerWith(onHold(listenerOf({ blue: [old.port], green: [] }, 'blue'), long));
  const agent = new Agent({ keepAlive: true });
  const bodies = Array.from({ length: 150 }, (_, index) => randomBytes(index % 5 === 0 ? 200_000 : 20).toString('hex'));
  const answers = bodies.map((body) => ask({ port: router.port, method: 'POST', body, agent }));
  await expect.poll(() => heldAt(router), soon).toBe(150);
  expect(await countsOf(router)).toMatchObject({ requests: 0, inFlight: 0 });
  await configure(router, 2, listenerOf({ blue: [old.port], green: [fresh.port] }, 'green'));
  expect((await Promise.all(answers)).map(({ status, body }, index) => status === 200 && body === bodies[index])).not.toContain(false);
  await expect.poll(() => countsOf(router), soon).toMatchObject({ requests: 150, failures: 0, abandoned: 0, inFlight: 0 });
  expect(await heldAt(router)).toBe(0);
  agent.destroy();
});

test('who has waited until the end reads 503 and when to come back, on a connection that goes on', async () => {
  const blue = await service((_, response) => response.end('blue'));
  const listener = listenerOf({ blue: [blue.port] }, 'blue');
  const router = await routerWith(onHold(listener, 150));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const early = { port: router.port, method: 'POST', body: 'x'.repeat(300_000), agent };
  expect(await ask(early)).toMatchObject({ status: 503, headers: { 'retry-after': '1', 'x-lockstep-router': 'held-too-long' } });
  expect((await ask({ port: router.port, agent })).status).toBe(503);
  await configure(router, 2, listener);
  expect(await ask({ port: router.port, agent })).toMatchObject({ status: 200, body: 'blue' });
  expect(await countsOf(router)).toMatchObject({ requests: 3, failures: 2, inFlight: 0 });
  agent.destroy();
});

test('a longer hold lets those wait on who wait already, and each listener holds for itself', () => {
  let now = 1_000;
  let table = tableOf({ 'shop/prod/web': 2_000, 'shop/prod/api': 2_000 });
  const holds = new Holds({ table: () => table, clock: () => now });
  const heard: string[] = [];
  const add = (listener: string) =>
    holds.add({ listener, go: () => heard.push(`${listener} goes`), refuse: () => heard.push(`${listener} ends`) });
  add('shop/prod/web');
  add('shop/prod/api');
  table = tableOf({ 'shop/prod/web': 3_000, 'shop/prod/api': 2_000 });
  now = 2_000;
  holds.review();
  expect(heard).toEqual(['shop/prod/api ends']);
  table = tableOf({});
  holds.review();
  expect(heard).toEqual(['shop/prod/api ends', 'shop/prod/web goes']);
  holds.review();
  expect(heard).toHaveLength(2);
});

function tableOf(until: Readonly<Record<string, number>>): Table {
  const listeners = Object.entries(until).map(([name, end]) => ({
    name,
    port: 0,
    door: 'open',
    sides: {},
    weights: {},
    hold: { until: end },
  }));
  const verdict = parseConfiguration({ version: 1, doorKeys: [], listeners });
  if (verdict.kind === 'refused') throw new Error(verdict.refusal.sentence);
  return compileTable({ configuration: verdict.configuration, ports: new Map(), memory: new Map(), groups: new Map(), clock: Date.now });
}

test('a visitor who leaves while waiting never reaches the service', async () => {
  let asked = 0;
  const blue = await service((_, response) => {
    asked += 1;
    response.end('blue');
  });
  const listener = listenerOf({ blue: [blue.port] }, 'blue');
  const router = await routerWith(onHold(listener, long));
  const leaving = request({ host: '127.0.0.1', port: router.port }).end();
  leaving.on('error', () => {});
  await expect.poll(() => heldAt(router), soon).toBe(1);
  leaving.destroy();
  await expect.poll(() => heldAt(router), soon).toBe(0);
  await configure(router, 2, listener);
  expect((await ask({ port: router.port })).body).toBe('blue');
  expect(asked).toBe(1);
  expect(await countsOf(router)).toMatchObject({ requests: 2, abandoned: 1, failures: 0 });
});

test('no more wait than there is room for; who comes on top reads so at once', async () => {
  const blue = await service((_, response) => response.end('blue'));
  const listener = listenerOf({ blue: [blue.port] }, 'blue');
  const router = await routerWith(onHold(listener, long));
  const many = connect(router.port, '127.0.0.1');
  many.on('error', () => {});
  many.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(mostHeld));
  await expect.poll(() => heldAt(router), soon).toBe(mostHeld);
  expect(await ask({ port: router.port })).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1', 'x-lockstep-router': 'too-many-held' },
  });
  many.destroy();
  await expect.poll(() => heldAt(router), soon).toBe(0);
});

test('a WebSocket waits too, with what was sent behind it', async () => {
  const blue = await service(() => {});
  blue.server.on('upgrade', (_request, socket: Socket, head: Buffer) => {
    socket.on('error', () => {});
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.write(head);
    socket.pipe(socket);
  });
  const listener = listenerOf({ blue: [blue.port] }, 'blue');
  const router = await routerWith(onHold(listener, long));
  const socket = connect(router.port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst,');
  await expect.poll(() => heldAt(router), soon).toBe(1);
  socket.write('second');
  await configure(router, 2, listener);
  await expect.poll(() => heard, soon).toMatch(/^HTTP\/1\.1 101 .*first,second$/s);
  socket.destroy();
});

test('a side on hold can be drained while it keeps its weight: nobody new comes to it', async () => {
  const slow = await service((_, response) => setTimeout(() => response.end('slow'), 200));
  const listener = listenerOf({ blue: [slow.port] }, 'blue');
  const router = await routerWith(listener);
  const early = ask({ port: router.port });
  await expect.poll(() => countsOf(router), soon).toMatchObject({ inFlight: 1 });
  await configure(router, 2, onHold(listener, long));
  const late = ask({ port: router.port });
  expect(await router.client.drain({ listener: listener.name, side: 'blue' })).toMatchObject({ drained: true, inFlight: 0 });
  expect((await early).body).toBe('slow');
  expect(await heldAt(router)).toBe(1);
  await configure(router, 3, listener);
  expect((await late).body).toBe('slow');
});

test('who may not come in does not wait', async () => {
  const router = await routerWith(onHold(listenerOf({ blue: [1] }, 'blue', { door: { audience: 'shop/prod' } }), long));
  expect((await ask({ port: router.port })).status).toBe(401);
});

test('a router that stops answers those who wait', async () => {
  const router = await routerWith(onHold(listenerOf({ blue: [1] }, 'blue'), long));
  const answer = ask({ port: router.port });
  await expect.poll(() => heldAt(router), soon).toBe(1);
  await router.running.stop(1_000);
  expect((await answer).status).toBe(503);
});
