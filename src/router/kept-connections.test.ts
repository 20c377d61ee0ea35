import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { ask, createStage, listenerOf } from './testing.ts';

// The router keeps connections to services open; a service may drop one at any time, in the moment of its use too.

const { service, rawService, routerWith, countsOf, end } = createStage();
afterEach(end);

const ok = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/** Answers the first request of the first connection and drops it at the second; later connections answer everything. */
const droppingService = (bytesFirst = '') =>
  rawService((socket, connection) => {
    let requests = 0;
    socket.on('data', () => {
      requests += 1;
      if (connection > 1 || requests === 1) return socket.write(ok(`connection ${connection}`));
      socket.write(bytesFirst);
      return socket.end();
    });
  });

test.each([
  ['GET', {}, undefined],
  ['PUT', {}, 'small'],
  ['POST', { 'Idempotency-Key': '1' }, 'small'],
])('a %s on a kept connection that the service dropped is sent again on a new one (%j)', async (method, headers, body) => {
  const router = await routerWith(listenerOf({ blue: [await droppingService()] }, 'blue'));
  const question = { port: router.port, method, headers, ...(body === undefined ? {} : { body }) };
  expect((await ask(question)).body).toBe('connection 1');
  expect((await ask(question)).body).toBe('connection 2');
  expect(await countsOf(router)).toMatchObject({ failures: 0 });
});

test('where every kept connection was dropped, the one that is new serves', async () => {
  const port = await rawService((socket, connection) => {
    let requests = 0;
    socket.on('data', () => {
      requests += 1;
      if (connection > 3 || requests === 1) setTimeout(() => socket.write(ok(`connection ${connection}`)), 50);
      else socket.end();
    });
  });
  const router = await routerWith(listenerOf({ blue: [port] }, 'blue'));
  await Promise.all([1, 2, 3].map(() => ask({ port: router.port })));
  expect((await ask({ port: router.port })).body).toBe('connection 4');
});

test.each([
  ['a side that was drained', (port: number) => ({ blue: [port], green: [] })],
  ['an instance that is gone', () => ({ green: [] })],
])('%s is left alone: no idle connection keeps it from stopping', async (_, sides) => {
  const old = await service((_, response) => response.end('old'));
  const connections = () =>
    new Promise<number>((resolve, reject) =>
      old.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
    );
  const router = await routerWith(listenerOf({ blue: [old.port] }, 'blue'));
  await Promise.all([ask({ port: router.port }), ask({ port: router.port, method: 'POST' })]);
  expect(await connections()).toBe(2);
  await router.client.configure({ version: 2, doorKeys: [], listeners: [listenerOf(sides(old.port), 'green')] });
  await router.client.drain({ listener: 'shop/prod/web', side: 'blue' });
  await expect.poll(connections, { timeout: 700 }).toBe(0);
});

test('a POST that may have been carried out is never sent twice', async () => {
  const router = await routerWith(listenerOf({ blue: [await droppingService()] }, 'blue'));
  const question = { port: router.port, method: 'POST', body: 'order' };
  expect((await ask(question)).status).toBe(200);
  expect(await ask(question)).toMatchObject({ status: 502, headers: { 'x-lockstep-router': 'no-answer' } });
});

test('a POST travels on a connection that was just in use or on a new one, so that it does not meet one that the service has left', async () => {
  let connections = 0;
  const port = await rawService((socket, connection) => {
    connections = connection;
    socket.on('data', () => socket.write(ok('x')));
  });
  const router = await routerWith(listenerOf({ blue: [port] }, 'blue'));
  const post = () => ask({ port: router.port, method: 'POST', body: 'order' });
  await post();
  await post();
  expect(connections).toBe(1);
  await sleep(1_200);
  await post();
  expect(connections).toBe(2);
});

test('nothing is sent again once a byte of the answer has come', async () => {
  const router = await routerWith(listenerOf({ blue: [await droppingService('HTTP/1.1 200')] }, 'blue'));
  expect((await ask({ port: router.port })).status).toBe(200);
  expect((await ask({ port: router.port })).status).toBe(502);
});
