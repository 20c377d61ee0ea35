import { connect, type Socket } from 'node:net';
import { Agent, request } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { ask, askRaw, createStage, listenerOf, ownAddress, startTestRouter } from './testing.ts';

const { service, rawService, routerWith, countsOf, later, end } = createStage();
afterEach(end);

test('requests take turns between the instances of a side', async () => {
  const a = await service((_, response) => response.end('a'));
  const b = await service((_, response) => response.end('b'));
  const { port } = await routerWith(listenerOf({ blue: [a.port, b.port] }, 'blue'));
  const answers = [];
  for (let turn = 0; turn < 4; turn += 1) answers.push((await ask({ port })).body);
  expect(answers).toEqual(['a', 'b', 'a', 'b']);
});

test('an instance that takes no connection is passed over, a body that was being sent included', async () => {
  const dead = await service(() => {}, { host: ownAddress() });
  const alive = await service((request, response) => request.pipe(response));
  await dead.kill();
  const router = await routerWith(listenerOf({ blue: [dead, alive] }, 'blue'));
  for (let turn = 0; turn < 4; turn += 1) {
    expect(await ask({ port: router.port, method: 'POST', body: 'hello' })).toMatchObject({ status: 200, body: 'hello' });
  }
  expect(await countsOf(router)).toMatchObject({ requests: 4, failures: 0 });
  const status = await router.client.status();
  expect(status.listeners[0]?.sides['blue']?.instances.map((instance) => instance.health)).toEqual(['down', 'unknown']);
});

test('where no instance takes a connection, the visitor reads so and when to come back', async () => {
  const dead = await service(() => {}, { host: ownAddress() });
  await dead.kill();
  const router = await routerWith(listenerOf({ blue: [dead] }, 'blue'));
  const page = await ask({ port: router.port, headers: { Accept: 'text/html' } });
  expect(page).toMatchObject({ status: 503, headers: { 'retry-after': '1', 'x-lockstep-router': 'no-instance' } });
  expect(page.body).toContain('<h1>Back in a moment</h1>');
  expect(JSON.parse((await ask({ port: router.port })).body)).toMatchObject({ code: 'no-instance' });
  expect(await countsOf(router)).toMatchObject({ requests: 2, failures: 2, sides: { blue: { failures: 2 } } });
});

test('an instance that was down is asked again and serves', async () => {
  const host = ownAddress();
  const first = await service((_, response) => response.end('first'), { host });
  const router = await routerWith(listenerOf({ blue: [first] }, 'blue'));
  await first.kill();
  expect((await ask({ port: router.port })).status).toBe(503);
  await service((_, response) => response.end('second'), { host, port: first.port });
  expect(await ask({ port: router.port })).toMatchObject({ status: 200, body: 'second' });
});

test('a probe finds an instance that listens but is ill', async () => {
  const ill = await service((request, response) => response.writeHead(request.url === '/health' ? 500 : 200).end('ill'));
  const well = await service((_, response) => response.end('well'));
  const [a, b] = [ill.port, well.port].map((port) => ({ host: '127.0.0.1', port }));
  const instances = [a, b].filter((address) => address !== undefined);
  const router = await routerWith(listenerOf({}, 'blue', { sides: { blue: { instances, health: '/health' } } }));
  await expect
    .poll(async () => (await router.client.status()).listeners[0]?.sides['blue']?.instances.map((i) => i.health), { timeout: 5_000 })
    .toEqual(['down', 'up']);
  const answers = new Set([(await ask({ port: router.port })).body, (await ask({ port: router.port })).body]);
  expect([...answers]).toEqual(['well']);
});

test.each([
  ['a length', 'Content-Length: 100\r\n\r\nhalf'],
  ['chunks', 'Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
])('an answer with %s that breaks off breaks the visitor connection: half is never taken for whole', async (_, rest) => {
  const port = await rawService((socket) => socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\n${rest}`)));
  const router = await routerWith(listenerOf({ blue: [port] }, 'blue'));
  await expect(ask({ port: router.port })).rejects.toThrow();
  await expect.poll(() => countsOf(router)).toMatchObject({ failures: 1, abandoned: 0, inFlight: 0 });
});

test('a service that does not answer in time is answered for with 504', async () => {
  const silent = await service(() => {});
  const router = await routerWith(listenerOf({ blue: [silent.port] }, 'blue', { answerTimeoutMs: 50 }));
  expect(await ask({ port: router.port, method: 'POST', body: 'x' })).toMatchObject({ status: 504 });
});

test('a visitor who leaves takes the request at the service along', async () => {
  const arrived = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  const slow = await service((_, response) => {
    arrived.resolve();
    response.once('close', gone.resolve);
  });
  const router = await routerWith(listenerOf({ blue: [slow.port] }, 'blue'));
  const question = request({ host: '127.0.0.1', port: router.port }).end();
  question.on('error', () => {});
  await arrived.promise;
  question.destroy();
  await gone.promise;
  await expect.poll(() => countsOf(router)).toMatchObject({ inFlight: 0, abandoned: 1, failures: 0 });
});

test('requests that wait behind another on one connection are over when it is: a side drains', async () => {
  const slow = await service(() => {});
  const router = await routerWith(listenerOf({ blue: [slow.port] }, 'blue'));
  const socket = connect(router.port, '127.0.0.1');
  socket.write('GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n');
  await expect.poll(() => countsOf(router)).toMatchObject({ inFlight: 3 });
  socket.destroy();
  await expect.poll(() => countsOf(router)).toMatchObject({ inFlight: 0 });
});

test('a service that answers before it has read the body is heard, and the connection stays in step', async () => {
  const hasty = await service((request, response) => {
    if (request.method === 'GET') return response.end('next');
    return response.writeHead(413, { Connection: 'close' }).end('too large', () => request.destroy());
  });
  const router = await routerWith(listenerOf({ blue: [hasty.port] }, 'blue'));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  later(async () => agent.destroy());
  const answers = [];
  for (let turn = 0; turn < 5; turn += 1)
    answers.push(await ask({ port: router.port, method: 'POST', body: 'x'.repeat(3_000_000), agent }).catch(() => ({ status: 0 })));
  expect(answers.filter((answer) => answer.status === 413 || answer.status === 502)).toHaveLength(5);
  expect((await ask({ port: router.port, agent })).body).toBe('next');
});

test('a reader who stops reading stops the service, and the router holds no more than its buffers', async () => {
  let written = 0;
  const endless = await service((_, response) => {
    const chunk = Buffer.alloc(65_536);
    const more = () => {
      while (response.write(chunk)) written += chunk.length;
      written += chunk.length;
    };
    response.on('drain', more);
    more();
  });
  const router = await routerWith(listenerOf({ blue: [endless.port] }, 'blue'));
  const socket = connect(router.port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  socket.pause();
  let before = -1;
  await expect
    .poll(
      () => {
        const isStill = before === written && written > 0;
        before = written;
        return isStill;
      },
      { interval: 200, timeout: 10_000 },
    )
    .toBe(true);
  expect(written).toBeLessThan(64 * 1024 * 1024);
  socket.destroy();
});

test.each([
  ['two hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
  ['no host', 'GET / HTTP/1.1\r\n\r\n'],
  ['a length and chunks', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
  ['a length with a sign', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello'],
  ['a coding in front of chunked', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
  ['a coding that is none', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
  ['a blank before the colon', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\nhello'],
  ['a folded line', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n'],
  ['a line that ends in LF', 'GET / HTTP/1.1\nHost: a\n\n'],
  ['a chunk size that overflows', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n'],
  ['another host in its line', 'GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['no path', 'GET b HTTP/1.1\r\nHost: a\r\n\r\n'],
])('a request with %s is refused and never complete at a service', async (_, bytes) => {
  let complete = 0;
  const seen = await service((request, response) => {
    request.resume().on('end', () => {
      complete += 1;
      response.end('smuggled');
    });
  });
  const router = await routerWith(listenerOf({ blue: [seen.port] }, 'blue'));
  const heard = await askRaw(router.port, bytes);
  expect(heard).toMatch(/^HTTP\/1\.1 400 /);
  expect(heard).toMatch(/connection: close/i);
  expect(complete).toBe(0);
});

test('a request may name its whole address', async () => {
  const seen = await service((request, response) => response.end(request.url));
  const router = await routerWith(listenerOf({ blue: [seen.port] }, 'blue'));
  expect(await askRaw(router.port, 'GET http://a:1/x?y HTTP/1.1\r\nHost: a:1\r\nConnection: close\r\n\r\n')).toContain('/x?y');
});

test('an upgrade to anything but WebSocket stays a plain request', async () => {
  const seen = await service((request, response) => response.end(JSON.stringify(request.headers)));
  const router = await routerWith(listenerOf({ blue: [seen.port] }, 'blue'));
  const heard = await askRaw(
    router.port,
    'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n\r\n',
  );
  expect(heard).toMatch(/^HTTP\/1\.1 200 /);
  // The service hears of no upgrade, and the visitor keeps a plain connection.
  expect(heard).not.toMatch(/h2c|http2-settings|upgrade|connection: close/i);
});

test('a WebSocket is passed on, counts as in flight on its side while it lives, and outlives a switch', async () => {
  const blue = await service(() => {});
  blue.server.on('upgrade', (_request, socket: Socket, head) => {
    socket.on('error', () => {});
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\nwelcome,',
    );
    socket.write(head);
    socket.pipe(socket);
  });
  const green = await service((_, response) => response.end('green'));
  const listener = listenerOf({ blue: [blue.port], green: [green.port] }, 'blue');
  const router = await routerWith(listener);
  const socket = connect(router.port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\nhead,');
  await expect.poll(() => heard).toMatch(/^HTTP\/1\.1 101 .*sec-websocket-accept: x.*welcome,head,$/is);
  await router.client.configure({ version: 2, doorKeys: [], listeners: [{ ...listener, weights: { green: 10_000 } }] });
  expect((await ask({ port: router.port })).body).toBe('green');
  expect(await router.client.drain({ listener: listener.name, side: 'blue', timeoutMs: 20 })).toEqual({
    drained: false,
    inFlight: 1,
    upgraded: 1,
    restarted: 0,
  });
  socket.write('still here');
  await expect.poll(() => heard).toMatch(/still here$/);
  const drained = router.client.drain({ listener: listener.name, side: 'blue' });
  socket.destroy();
  expect(await drained).toEqual({ drained: true, inFlight: 0, upgraded: 0, restarted: 0 });
});

test('a service that refuses a WebSocket is heard, and no tunnel is left open', async () => {
  const blue = await service((_, response) => response.writeHead(426, { 'X-Why': 'no' }).end('plain only'));
  const router = await routerWith(listenerOf({ blue: [blue.port] }, 'blue'));
  const heard = await askRaw(
    router.port,
    'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n',
    1_000,
  );
  expect(heard).toMatch(/^HTTP\/1\.1 426 .*x-why: no.*plain only$/is);
  await expect.poll(() => countsOf(router)).toMatchObject({ requests: 1, inFlight: 0, upgraded: 0 });
});

test('listeners share a port by host name, and an unknown name is told so', async () => {
  const a = await service((_, response) => response.end('a'));
  const b = await service((_, response) => response.end('b'));
  const first = await routerWith(listenerOf({ blue: [a.port] }, 'blue', { host: 'a.test' }));
  const listeners = [
    listenerOf({ blue: [a.port] }, 'blue', { host: 'a.test', port: first.port }),
    listenerOf({ blue: [b.port] }, 'blue', { host: ['b.test', 'c.test'], port: first.port, name: 'other' }),
  ];
  await first.client.configure({ version: 2, doorKeys: [], listeners });
  const heard = await Promise.all(
    ['a.test', 'B.test:8080', 'c.test', 'd.test'].map((host) => ask({ port: first.port, headers: { Host: host } })),
  );
  expect(heard.map((reply) => (reply.status === 200 ? reply.body : reply.status))).toEqual(['a', 'b', 'b', 421]);
});

test('an older configuration is refused, the same one again is not', async () => {
  const router = await routerWith(listenerOf({ blue: [1] }, 'blue'));
  const document = (version: number, answerTimeoutMs: number) => ({
    version,
    doorKeys: [],
    listeners: [listenerOf({ blue: [1] }, 'blue', { answerTimeoutMs })],
  });
  await router.client.configure(document(5, 1_000));
  await router.client.configure(document(5, 1_000));
  await expect(router.client.configure(document(4, 1_000))).rejects.toMatchObject({ code: 'configuration-outdated' });
  await expect(router.client.configure(document(5, 2_000))).rejects.toMatchObject({ code: 'configuration-outdated' });
});

test('a configuration whose port is taken changes nothing', async () => {
  const a = await service((_, response) => response.end('a'));
  const router = await routerWith(listenerOf({ blue: [a.port] }, 'blue'));
  const listeners = [listenerOf({}, 'blue', { weights: {} }), listenerOf({ blue: [a.port] }, 'blue', { name: 'other', port: a.port })];
  await expect(router.client.configure({ version: 2, doorKeys: [], listeners })).rejects.toMatchObject({ code: 'port-taken' });
  expect((await router.client.status()).version).toBe(1);
  expect((await ask({ port: router.port })).body).toBe('a');
});

test('a listener that is gone listens no more', async () => {
  const router = await routerWith(listenerOf({ blue: [1] }, 'blue'));
  await router.client.configure({ version: 2, doorKeys: [], listeners: [] });
  // Whoever knocks while it goes is turned away by the system: connection reset.
  await vi.waitFor(() => expect(ask({ port: router.port })).rejects.toMatchObject({ code: 'ECONNREFUSED' }));
});

test.each([
  ['a side that takes requests', { listener: 'shop/prod/web', side: 'blue' }, 'side-takes-traffic'],
  ['a side that never was', { listener: 'shop/prod/web', side: 'red' }, 'no-such-side'],
  ['a listener that never was', { listener: 'shop/int/web', side: 'blue' }, 'no-such-side'],
])('%s is not drained', async (_, side, code) => {
  const router = await routerWith(listenerOf({ blue: [1], green: [] }, 'blue'));
  await expect(router.client.drain(side)).rejects.toMatchObject({ code });
});

test('a second router on the same state is refused in one sentence', async () => {
  const router = await routerWith();
  await expect(startTestRouter(router.stateDirectory)).rejects.toThrow(`Another router already serves ${router.stateDirectory}.`);
  expect((await router.client.status()).version).toBe(1);
});
