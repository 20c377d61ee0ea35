import { createHash, randomBytes } from 'node:crypto';
import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { listenerOf, startService, type ListenerInput, type Service } from '#router/testing.ts';
import { startRouterProcess, type RouterProcess } from '#router/testing-process.ts';

// A thousand switches and a thousand holds under everything that visitors do at once: short questions, uploads, slow readers, streams, WebSockets.

const listenerName = 'shop/prod/web';
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
/** Each stops a service and starts it: a thousand take minutes, with `npm run e2e -- --long`. */
const manyHolds = process.env['LOCKSTEP_LONG'] === undefined ? 150 : 1_000;
const pieces = 12;
const pieceLength = 8_192;

/** One version of a service. Each piece of a download names it, so that an answer from two of them is seen. */
async function startVersion(version: number): Promise<Service> {
  const service = await startService((request, response) => void answer(version, request, response));
  service.server.on('upgrade', (request, socket) => echo(version, request, socket));
  return service;
}

async function answer(version: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('X-Version', String(version));
  if (request.url === '/download' || request.url === '/stream') {
    const pause = request.url === '/stream' ? 10 : 0;
    if (request.url === '/download') response.setHeader('Content-Length', pieces * pieceLength);
    for (let piece = 0; piece < pieces; piece += 1) {
      response.write(pieceOf(version));
      await sleep(pause);
    }
    return void response.end();
  }
  const hash = createHash('sha256');
  request.on('data', (chunk: Buffer) => hash.update(chunk));
  request.on('end', () => response.end(hash.digest('hex')));
}

const pieceOf = (version: number) => `${version};`.padEnd(pieceLength, '.');

/** Says back its version for every message; messages here are shorter than 126 bytes. */
function echo(version: number, request: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => {});
  socket.on('end', () => socket.end());
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  const words = Buffer.from(String(version));
  socket.on('data', (chunk: Buffer) => {
    // Masked frames of a client, several of them in one chunk when the machine is busy.
    for (let at = 0; at < chunk.length; at += 6 + ((chunk[at + 1] ?? 0) & 127)) {
      const opcode = (chunk[at] ?? 0) & 15;
      if (opcode === 1) socket.write(Buffer.concat([Buffer.from([0x81, words.length]), words]));
      if (opcode === 8) return void socket.end(Buffer.from([0x88, 2, 1_000 >> 8, 1_000 & 255]));
    }
  });
}

interface Load {
  readonly done: Record<string, number>;
  readonly failed: string[];
  isOver: boolean;
}

const newLoad = (): Load => ({ done: {}, failed: [], isOver: false });

function count(load: Load, what: string, isGood: boolean, words: string): void {
  load.done[what] = (load.done[what] ?? 0) + 1;
  if (!isGood) load.failed.push(`${what}: ${words}`);
}

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly body?: Buffer;
  /** So long after each piece the reader does nothing. */
  readonly pauseMs?: number;
}

async function ask(port: number, agent: Agent, { method = 'GET', path = '/', body, pauseMs = 0 }: Asked) {
  const headers = body === undefined ? {} : { 'Content-Length': body.length };
  const sent = httpRequest({ host: '127.0.0.1', port, method, path, agent, headers });
  const answered = Promise.withResolvers<IncomingMessage>();
  sent.once('response', answered.resolve);
  sent.on('error', answered.reject);
  sent.end(body);
  const heard = await answered.promise;
  const chunks: Buffer[] = [];
  for await (const chunk of heard) {
    if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    if (pauseMs > 0) await sleep(pauseMs);
  }
  return { status: heard.statusCode, version: heard.headers['x-version'] ?? '', text: Buffer.concat(chunks).toString() };
}

async function visit(port: number, load: Load, what: string, asked: Asked): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const isWhole = asked.path === undefined;
  while (!load.isOver) {
    try {
      const { status, version, text } = await ask(port, agent, asked);
      const expected = isWhole ? digestOf(asked.body ?? Buffer.alloc(0)) : pieceOf(Number(version)).repeat(pieces);
      count(load, what, status === 200 && text === expected, `${status}, ${text.length} characters`);
    } catch (error) {
      count(load, what, false, String(error));
    }
    await sleep(what === 'question' ? 1 : 5);
  }
  agent.destroy();
}

/** A client that speaks all the time, and connects again when it is told to. */
async function talk(port: number, load: Load): Promise<void> {
  while (!load.isOver) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
    const versions = new Set<unknown>();
    socket.addEventListener('message', ({ data }) => {
      versions.add(data);
      load.done['message'] = (load.done['message'] ?? 0) + 1;
    });
    const speaking = setInterval(() => {
      if (socket.readyState !== WebSocket.OPEN) return;
      socket.send('hello');
      if (load.isOver) socket.close(1000);
    }, 10);
    const code = await closed;
    clearInterval(speaking);
    count(
      load,
      'WebSocket',
      (code === 1012 || (load.isOver && code === 1000)) && versions.size <= 1,
      `closed with ${code} after ${versions.size} versions`,
    );
  }
}

function startVisitors(port: number, load: Load, sockets: number): Promise<unknown> {
  const times = (number: number, one: () => Promise<void>) => Array.from({ length: number }, one);
  return Promise.all([
    ...times(12, () => visit(port, load, 'question', {})),
    ...times(6, () => visit(port, load, 'idempotent upload', { method: 'PUT', body: randomBytes(20_000) })),
    ...times(6, () => visit(port, load, 'upload', { method: 'POST', body: randomBytes(150_000) })),
    ...times(4, () => visit(port, load, 'slow reader', { path: '/download', pauseMs: 5 })),
    ...times(4, () => visit(port, load, 'stream', { path: '/stream' })),
    ...times(sockets, () => talk(port, load)),
  ]);
}

async function startRouter(): Promise<RouterProcess> {
  const router = await startRouterProcess();
  cleanups.push(() => router.kill('SIGKILL'));
  return router;
}

test(
  'a thousand switches: no request fails, none is answered by two versions, and WebSockets are only told to connect again',
  { timeout: 900_000 },
  async () => {
    const router = await startRouter();
    const running = new Map<string, Service>();
    cleanups.push(() => Promise.all([...running.values()].map((service) => service.kill())));
    let version = 0;
    const configure = async () => {
      const sides = Object.fromEntries([...running].map(([side, { port }]) => [side, [port]] as const));
      return router.client.configure({ version: (version += 1), doorKeys: [], listeners: [listenerOf(sides, `v${switches}`)] });
    };
    /** Drains what is past, tells its WebSockets to connect again, and only then stops it. */
    const retire = async (side: string) => {
      const first = await router.client.drain({ listener: listenerName, side, timeoutMs: 150, restart: true });
      // On a busy machine a slow reader takes longer than that.
      const left = first.drained ? first : await router.client.drain({ listener: listenerName, side, timeoutMs: 60_000 });
      expect(left).toMatchObject({ drained: true });
      await running.get(side)?.kill();
      running.delete(side);
    };
    let switches = 0;
    running.set('v0', await startVersion(0));
    const port = (await configure()).listeners[0]?.port ?? 0;
    const load = newLoad();
    const visitors = startVisitors(port, load, 6);
    const retiring = new Set<Promise<void>>();
    while (switches < 1_000) {
      const old = `v${switches}`;
      const next = await startVersion(switches + 1);
      switches += 1;
      running.set(`v${switches}`, next);
      await configure();
      const gone = retire(old).finally(() => retiring.delete(gone));
      retiring.add(gone);
      if (retiring.size > 6) await Promise.race(retiring);
      await sleep(5);
    }
    load.isOver = true;
    await Promise.all(retiring);
    await visitors;
    const counters = (await router.client.counters()).listeners[listenerName];
    console.log(`1000 switches: ${JSON.stringify(load.done)}, ${load.failed.length} failed, ${counters?.restarted} told to connect again`);
    expect(load.failed).toEqual([]);
    expect(counters).toMatchObject({ failures: 0, abandoned: 0 });
    expect(counters?.restarted).toBeGreaterThan(30);
  },
);

test('many holds, with the service stopped and started in each: no request fails', { timeout: 900_000 }, async () => {
  const router = await startRouter();
  let service = await startVersion(1);
  cleanups.push(() => service.kill());
  let version = 0;
  const configure = async (change: Partial<ListenerInput>) =>
    router.client.configure({ version: (version += 1), doorKeys: [], listeners: [listenerOf({ blue: [service.port] }, 'blue', change)] });
  const port = (await configure({})).listeners[0]?.port ?? 0;
  const load = newLoad();
  const visitors = startVisitors(port, load, 0);
  for (let holds = 0; holds < manyHolds; holds += 1) {
    await configure({ hold: { until: Date.now() + 60_000 } });
    expect(await router.client.drain({ listener: listenerName, side: 'blue', timeoutMs: 60_000 })).toMatchObject({ drained: true });
    await service.kill();
    service = await startVersion(holds + 2);
    await configure({});
    await sleep(5);
  }
  load.isOver = true;
  await visitors;
  const counters = (await router.client.counters()).listeners[listenerName];
  console.log(`${manyHolds} holds: ${JSON.stringify(load.done)}, ${load.failed.length} failed`);
  expect(load.failed).toEqual([]);
  expect(counters).toMatchObject({ failures: 0, abandoned: 0 });
});

test(
  'a canary has its share at every weight, keeps whom it has, and both sides are counted as they were met',
  { timeout: 300_000 },
  async () => {
    const router = await startRouter();
    const [blue, green] = [await startVersion(1), await startVersion(2)];
    cleanups.push(blue.kill, green.kill);
    const visitors = Array.from({ length: 2_000 }, (_, index) => `sid=${randomBytes(8).toString('hex')}${index}`);
    const agent = new Agent({ keepAlive: true, maxSockets: 32 });
    const split = {
      group: 'shop/prod',
      side: 'green',
      key: { from: 'cookie' as const, name: 'sid' },
      salt: randomBytes(8).toString('hex'),
    };
    let before = new Set<string>();
    for (const [index, weight] of [100, 500, 2_500, 5_000].entries()) {
      const weights = { blue: 10_000 - weight, green: weight };
      const sides = { blue: [blue.port], green: [green.port] };
      const status = await router.client.configure({
        version: index + 1,
        doorKeys: [],
        listeners: [listenerOf(sides, 'blue', { weights, split })],
      });
      const port = status.listeners[0]?.port ?? 0;
      const met = new Set<string>();
      await Promise.all(
        visitors.map(async (cookie) => {
          for (let turn = 0; turn < 3; turn += 1) if ((await askAs(port, agent, cookie)) === '2') met.add(cookie);
        }),
      );
      const share = weight / 10_000;
      expect(Math.abs(met.size - 2_000 * share)).toBeLessThan(4.9 * Math.sqrt(2_000 * share * (1 - share)));
      expect([...before].filter((cookie) => !met.has(cookie))).toEqual([]);
      before = met;
      await expect
        .poll(async () => totalsOf((await router.client.slices({ group: 'shop/prod' })).slices.filter((slice) => slice.weight === share)), {
          timeout: 30_000,
        })
        .toEqual({ newSeen: 3 * met.size, oldSeen: 6_000 - 3 * met.size, newUsers: met.size });
    }
    agent.destroy();
  },
);

async function askAs(port: number, agent: Agent, cookie: string): Promise<string> {
  const answered = Promise.withResolvers<IncomingMessage>();
  httpRequest({ host: '127.0.0.1', port, agent, headers: { Cookie: cookie } }, answered.resolve)
    .on('error', answered.reject)
    .end();
  const answer = await answered.promise;
  answer.resume();
  return String(answer.headers['x-version']);
}

interface SliceLike {
  readonly newUsers: number;
  readonly metrics: Readonly<Record<string, { readonly newSeen: number; readonly oldSeen: number }>>;
}

function totalsOf(slices: readonly SliceLike[]): { readonly newSeen: number; readonly oldSeen: number; readonly newUsers: number } {
  const errors = slices.map(({ metrics }) => metrics['errors'] ?? { newSeen: 0, oldSeen: 0 });
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    newSeen: sum(errors.map(({ newSeen }) => newSeen)),
    oldSeen: sum(errors.map(({ oldSeen }) => oldSeen)),
    newUsers: Math.max(0, ...slices.map(({ newUsers }) => newUsers)),
  };
}
