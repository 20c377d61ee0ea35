// What the doors let in at most, over real connections where it is about connections.
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { ErrorBody } from '#core/api/error.ts';
import { mostBodyBytes } from '#core/api/body-limits.ts';
import { routeEntries } from '#core/api/routes.ts';
import { countedAddress, isLoopback } from './address.ts';
import { Buckets } from './buckets.ts';
import { limitConnections } from './connections.ts';
import type { Limits } from './limits.ts';
import { Load } from './load.ts';
import { usualLimits } from './limits.ts';
import { jsonText } from './parse-json.ts';
import { startTestServer } from './test-server.ts';
import type { TestServer } from './test-server.ts';
import { UploadBook } from './upload-book.ts';

const running: TestServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

interface Listening {
  readonly server: TestServer;
  readonly url: string;
  readonly open: () => Promise<Socket>;
}

async function listen(limits: Partial<Limits> = {}, mostBlobBytes?: number): Promise<Listening> {
  const server = await startTestServer({ limits, ...(mostBlobBytes !== undefined && { mostBlobBytes }) });
  running.push(server);
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  const open = async (): Promise<Socket> => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    // Ending it is the server's right.
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  return { server, url, open };
}

/** Everything that is said until the connection ends, which must be soon. Whoever still writes then is told so, which is no matter here. */
async function saidOn(socket: Socket): Promise<string> {
  const late = setTimeout(() => socket.destroy(), 10_000);
  let said = '';
  socket.on('data', (part) => (said += String(part)));
  await new Promise((resolve) => socket.once('close', resolve));
  clearTimeout(late);
  return said;
}

const getHealth = 'GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n';

describe('headers', () => {
  test('above 16 KiB are refused, whatever they are', async () => {
    const { open } = await listen();
    const socket = await open();
    socket.write(`GET /?${'q'.repeat(17 * 1024)} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    expect(await saidOn(socket)).toMatch(/^HTTP\/1\.1 431 [^]*"code":"too-large"/);
  });

  test('that do not end are waited for, but not long', async () => {
    const { open } = await listen({ headersMs: 300 });
    const socket = await open();
    const dripping = setInterval(() => socket.write('a: b\r\n'), 50);
    socket.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n');
    const begunMs = performance.now();
    expect(await saidOn(socket)).toMatch(/^HTTP\/1\.1 408 [^]*"code":"too-slow"/);
    clearInterval(dripping);
    expect(performance.now() - begunMs).toBeLessThan(3_000);
  });
});

describe('a body', () => {
  const post = (length: number): string =>
    `POST /api/session HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

  test('that comes byte by byte is waited for, but not long', async () => {
    const { open } = await listen({ bodyMs: 300 });
    const socket = await open();
    socket.write(post(100));
    const dripping = setInterval(() => socket.write(' '), 50);
    expect(await saidOn(socket)).toMatch(/^HTTP\/1\.1 408 [^]*"code":"too-slow"/);
    clearInterval(dripping);
  });

  test('of which the next piece does not come ends an upload, and nothing is kept', async () => {
    const { server, open } = await listen({ pieceMs: 300 });
    const { authorization } = await server.token('dora');
    const socket = await open();
    const head = `PUT /api/blobs HTTP/1.1\r\nhost: localhost\r\nauthorization: ${authorization}\r\n`;
    socket.write(`${head}content-type: application/octet-stream\r\ncontent-length: 100\r\n\r\nhalf of it`);
    expect(await saidOn(socket)).toMatch(/^HTTP\/1\.1 408 [^]*"code":"too-slow"/);
    expect(await server.store.blobs.list()).toEqual([]);
  });

  test.each([
    ['too long by what it tells', post(1_000_000), '413'],
    ['of another type', post(50).replace('application/json', 'text/plain'), '415'],
    [
      'without an end, of a route that takes none',
      'DELETE /api/session HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n',
      '401',
    ],
    ['of a GET', 'GET /api/me HTTP/1.1\r\nhost: localhost\r\ncontent-length: 50\r\n\r\n{', '401'],
  ])('that is %s and does not come is answered, and ends nothing but itself', async (_case, head, status) => {
    const { url, open } = await listen({ bodyMs: 200, pieceMs: 200 });
    const socket = await open();
    socket.write(head);
    const said: unknown[] = await once(socket, 'data');
    expect(String(said[0])).toContain(`HTTP/1.1 ${status}`);
    await pause(400);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    socket.destroy();
  });

  test('that breaks off leaves nothing counted', async () => {
    const { server, open, url } = await listen({ requestsAtOnce: 1, gatheredBytes: 100 });
    const socket = await open();
    socket.write(`${post(90)}{`);
    await pause(50);
    expect((await fetch(`${url}/api/me`)).status).toBe(503);
    socket.destroy();
    await expect.poll(async () => (await fetch(`${url}/api/me`)).status).toBe(401);
    expect(() => server.context.load.gather('10.0.0.1', 100)).not.toThrow();
  });
});

describe('connections', () => {
  test('above their number are ended at once, and those before go on', async () => {
    const { open } = await listen({ connections: 3 });
    const kept = [await open(), await open(), await open()];
    const late = await open();
    late.write(getHealth);
    expect(await saidOn(late)).toBe('');
    for (const socket of kept) socket.write(getHealth);
    for (const socket of kept) expect(await saidOn(socket)).toContain('200 OK');
  });

  test('of one address have an end, and those of a proxy or its network do not', () => {
    const server = createServer();
    limitConnections(server, { ...usualLimits, connectionsPerAddress: 2 }, ['10.0.0.7', '10.1.0.0/16']);
    const come = (remoteAddress: string): boolean => {
      let isEnded = false;
      const socket = Object.assign(new EventEmitter(), { remoteAddress, destroy: () => (isEnded = true) });
      server.emit('connection', socket);
      if (remoteAddress === '10.2.0.2') socket.emit('close');
      return !isEnded;
    };
    const comeThrice = (address: string): readonly boolean[] => [come(address), come(address), come(address)];
    expect(comeThrice('10.2.0.1')).toEqual([true, true, false]);
    for (const address of ['10.0.0.7', '10.1.2.3', '::ffff:10.1.2.3', '127.0.0.1', '10.2.0.2'])
      expect(comeThrice(address), address).toEqual([true, true, true]);
  });

  test.each([
    ['127.0.0.1', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['10.0.0.1', false],
    ['2001:db8::1', false],
  ])('of %s are of this machine: %s', (address, isOwn) => {
    expect(isLoopback(address)).toBe(isOwn);
  });

  test.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('of %s are counted as %s', (address, counted) => {
    expect(countedAddress(address)).toBe(counted);
  });
});

describe('requests', () => {
  test('of one person come back later when there were too many, and nobody else does', async () => {
    const server = await startTestServer({ limits: { perPerson: { burst: 5, perSecond: 2 } } });
    running.push(server);
    const ask = async (person: string) => server.app.inject({ method: 'GET', url: '/api/me', headers: await server.token(person) });
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) statuses.push((await ask('dora')).statusCode);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    const late = await ask('dora');
    expect([late.headers['retry-after'], late.json()]).toMatchObject(['1', { error: { code: 'slow-down' } }]);
    expect((await ask('rita')).statusCode).toBe(200);
    server.pass(500);
    expect([(await ask('dora')).statusCode, (await ask('dora')).statusCode]).toEqual([200, 429]);
  });

  test('of one address come back later, whoever asks', async () => {
    const server = await startTestServer({ limits: { perAddress: { burst: 3, perSecond: 1 } } });
    running.push(server);
    const ask = async (remoteAddress: string) => (await server.app.inject({ method: 'GET', url: '/api/me', remoteAddress })).statusCode;
    const asked = [await ask('10.0.0.1'), await ask('10.0.0.1'), await ask('10.0.0.1'), await ask('10.0.0.1'), await ask('10.0.0.2')];
    expect(asked).toEqual([401, 401, 401, 429, 401]);
  });

  test('that cost more count more', async () => {
    const server = await startTestServer({ limits: { perPerson: { burst: 50, perSecond: 1 } } });
    running.push(server);
    const headers = await server.token('aude');
    const verify = async () => (await server.app.inject({ method: 'GET', url: '/api/systems/shop/ledger/verify', headers })).statusCode;
    expect([await verify(), await verify(), await verify()]).toEqual([200, 200, 429]);
  });

  test('of agents are not counted', async () => {
    const server = await startTestServer({ limits: { perAddress: { burst: 1, perSecond: 1 }, requestsAtOnce: 0 } });
    running.push(server);
    for (let count = 0; count < 5; count += 1)
      expect((await server.agents.inject({ method: 'GET', url: '/agent/orders' })).statusCode).toBe(401);
  });

  test('at once above their number are told to come back, and whether we live is answered all the same', async () => {
    const server = await startTestServer({ limits: { requestsAtOnce: 0 } });
    running.push(server);
    const shed = await server.app.inject({ method: 'GET', url: '/api/me' });
    expect([shed.statusCode, shed.headers['retry-after'], shed.json()]).toMatchObject([503, '2', { error: { code: 'overloaded' } }]);
    expect((await server.app.inject({ method: 'GET', url: '/healthz' })).statusCode).toBe(200);
  });
});

test('a bucket is remembered of so many and no more', () => {
  const buckets = new Buckets({ burst: 1, perSecond: 1 }, () => 0);
  for (let count = 0; count < 50_000; count += 1) buckets.take(`person ${count}`, 1);
  expect(buckets.size).toBeLessThanOrEqual(20_000);
});

test('a clock that is set back neither fills a bucket nor empties it', () => {
  let now = 1_000_000;
  const buckets = new Buckets({ burst: 2, perSecond: 1 }, () => now);
  buckets.take('dora', 2);
  now = 0;
  expect(buckets.take('dora', 1)).toBe(1);
  now = 1_000;
  expect(buckets.take('dora', 1)).toBe(0);
});

test('bodies together have an end, those of one address an earlier one, and both give back what they took', () => {
  const load = new Load({ ...usualLimits, gatheredBytes: 100, gatheredBytesPerAddress: 60 }, () => 0);
  const giveBack = load.gather('10.0.0.1', 60);
  expect(() => load.gather('10.0.0.1', 1)).toThrow('more to do');
  load.gather('10.0.0.2', 40);
  expect(() => load.gather('10.0.0.3', 1)).toThrow('more to do');
  giveBack();
  giveBack();
  expect(() => load.gather('10.0.0.3', 60)).not.toThrow();
  expect(() => load.gather('10.0.0.4', 1)).toThrow('more to do');
});

test('the largest body that may be gathered has room', () => {
  const load = new Load(usualLimits, () => 0);
  for (const [, route] of routeEntries()) {
    if (route.body !== 'bytes') expect(() => load.gather('10.0.0.1', mostBodyBytes(route, 0))()).not.toThrow();
  }
});

test('one address that is slow leaves room for others', async () => {
  const { server, open } = await listen({ requestsAtOnce: 10, requestsAtOncePerAddress: 5 });
  const slow = await Promise.all(Array.from({ length: 20 }, open));
  const head = 'POST /api/session HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{';
  for (const socket of slow) socket.write(head);
  const from = async (remoteAddress: string) => (await server.app.inject({ method: 'GET', url: '/api/me', remoteAddress })).statusCode;
  await expect.poll(() => from('127.0.0.1')).toBe(503);
  expect(await from('10.0.0.1')).toBe(401);
  for (const socket of slow) socket.destroy();
});

describe('JSON', () => {
  const limits = { depth: 3, parts: 4 };

  test.each(['[[[1]]]', '{"a":{"b":{"c":1}}}', '[1,2,3,4,5]', '"[[[[[[,,,,,,::::"', String.raw`"\"[[[["`, '[[],[],[],[]]'])(
    '%s is read',
    (text) => {
      expect(jsonText(Buffer.from(text), limits)).toBe(text);
    },
  );

  test.each([
    ['[[[[1]]]]', 'deep'],
    ['{"a":{"b":{"c":{}}}}', 'deep'],
    ['[1,2,3,4,5,6]', 'parts'],
    ['{"a":1,"b":2,"c":3}', 'parts'],
  ])('%s is refused before anything is made of it: too many %s', (text, what) => {
    expect(() => jsonText(Buffer.from(text), limits)).toThrow(what);
  });

  test('that is not UTF-8 is refused', () => {
    expect(() => jsonText(Buffer.from([0x22, 0xff, 0x22]), limits)).toThrow('UTF-8');
  });

  test('a hundred thousand deep is refused by the server', async () => {
    const server = await startTestServer();
    running.push(server);
    const headers = { ...(await server.token('otto')), 'content-type': 'application/json' };
    const answer = await server.app.inject({
      method: 'POST',
      url: '/api/systems/shop/commands/stop',
      headers,
      payload: '['.repeat(100_000),
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json<ErrorBody>().error.sentence).toContain('deep');
  });
});

describe('streams of events', () => {
  test('are so many of one person, and so many in all', async () => {
    const { server, url } = await listen({ streamsPerPerson: 2, streams: 3, requestsAtOnce: 1 });
    let gone = new AbortController();
    const openAs = async (person: string): Promise<number> => {
      const { authorization = '' } = await server.token(person);
      return (await fetch(`${url}/api/events`, { headers: { authorization }, signal: gone.signal })).status;
    };
    expect([await openAs('dora'), await openAs('dora'), await openAs('dora')]).toEqual([200, 200, 429]);
    expect([await openAs('rita'), await openAs('vera')]).toEqual([200, 429]);
    gone.abort();
    gone = new AbortController();
    await expect.poll(() => openAs('vera'), { timeout: 5_000 }).toBe(200);
    gone.abort();
  });
});

test('a page of the ledger ends where it gets large, and the next one goes on there', async () => {
  const server = await startTestServer();
  running.push(server);
  const events = Array.from({ length: 150 }, () => ({ kind: 'told', body: JSON.stringify('x'.repeat(100_000)) }));
  const nothing = { entities: [], leases: [], workUpserts: [], workDeletes: [] };
  await server.store.transact('shop', async (transaction) => transaction.write({ at: 0, by: 'test', commandId: '', events, ...nothing }));
  const headers = await server.token('aude');
  const seqs: number[] = [];
  for (let pages = 0; pages < 10; pages += 1) {
    const url = `/api/systems/shop/ledger?limit=1000&after=${seqs.at(-1) ?? 0}`;
    const page = (await server.app.inject({ method: 'GET', url, headers })).json<{
      readonly events: readonly { readonly seq: number }[];
    }>();
    expect(page.events.length).toBeLessThanOrEqual(110);
    if (page.events.length === 0) break;
    seqs.push(...page.events.map(({ seq }) => seq));
  }
  expect(seqs).toEqual(Array.from({ length: seqs.length }, (_none, at) => at + 1));
  expect(seqs.length).toBeGreaterThan(150);
});

describe('uploads', () => {
  const limits = { uploadsAtOnce: 1, uploadBytesPerDay: 10, leastFreeBytes: 100 };
  const bytes = async function* (count: number): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(count);
  };
  const drain = async (content: AsyncIterable<Uint8Array>): Promise<number> => {
    let size = 0;
    for await (const chunk of content) size += chunk.byteLength;
    return size;
  };

  test('of one person have an end each day', async () => {
    let now = 0;
    const book = new UploadBook({ limits, now: () => now, freeBytes: async () => undefined });
    expect(await drain(book.counted(bytes(8), 'dora', 8))).toBe(8);
    await expect(drain(book.counted(bytes(8), 'dora', 8))).rejects.toThrow('today');
    expect(await drain(book.counted(bytes(8), 'rita', 8))).toBe(8);
    now = 24 * 60 * 60_000;
    expect(await drain(book.counted(bytes(8), 'dora', 8))).toBe(8);
  });

  test('at once are so many; one that is given up makes room', async () => {
    const book = new UploadBook({ limits, now: () => 0, freeBytes: async () => undefined });
    const first = book.counted(bytes(1), 'dora', 1);
    await first.next();
    await expect(drain(book.counted(bytes(1), 'rita', 1))).rejects.toThrow('more to do');
    await first.return(undefined);
    expect(await drain(book.counted(bytes(1), 'rita', 1))).toBe(1);
  });

  test('leave room on the disk', async () => {
    const book = new UploadBook({ limits, now: () => 0, freeBytes: async () => 105 });
    await expect(drain(book.counted(bytes(6), 'dora', 6))).rejects.toThrow('no room');
    expect(await drain(book.counted(bytes(5), 'dora', 5))).toBe(5);
  });
});
