import { createHash, randomBytes } from 'node:crypto';
import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { RouterClient } from '#router/control-client.ts';
import { listenerOf, startService, type Service } from '#router/testing.ts';
import { startRouterProcess, type RouterProcess } from '#router/testing-process.ts';

// Blue and green are switched under load, with the real router process between real clients and real servers.

const listenerName = 'shop/prod/web';
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const download = randomBytes(192 * 1024);
const downloadDigest = digestOf(download);

/** One version of a service: it says which it is, digests what it is sent, and sends slowly. */
function answerAs(version: number): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    response.setHeader('X-Version', String(version));
    if (request.url === '/download') return void sendSlowly(response);
    const hash = createHash('sha256');
    request.on('data', (chunk: Buffer) => hash.update(chunk));
    request.on('end', () => response.end(hash.digest('hex')));
  };
}

async function sendSlowly(response: ServerResponse): Promise<void> {
  for (let at = 0; at < download.length; at += 16_384) {
    response.write(download.subarray(at, at + 16_384));
    await sleep(3);
  }
  response.end();
}

interface Load {
  done: number;
  readonly failed: string[];
  /** Requests that began after a switch was in force and were answered by the version before it. */
  stale: number;
  connections: number;
  newest: number;
  isOver: boolean;
}

const kinds = [
  { method: 'GET', path: '/', body: undefined },
  { method: 'GET', path: '/download', body: undefined },
  { method: 'POST', path: '/', body: randomBytes(300) },
  { method: 'PUT', path: '/', body: randomBytes(20_000) },
  { method: 'POST', path: '/stream', body: randomBytes(160 * 1024) },
  { method: 'GET', path: '/', body: undefined },
  { method: 'POST', path: '/', body: randomBytes(10) },
];

/** One visitor with one connection, who asks one thing after the other. No client retries here. */
async function visit(port: number, load: Load, seed: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let turn = seed; !load.isOver; turn += 1) {
    const kind = kinds[turn % kinds.length];
    if (kind === undefined) continue;
    const newest = load.newest;
    try {
      const answer = await askOnce(port, { ...kind, agent, load });
      const expected = kind.path === '/download' ? downloadDigest : digestOf(kind.body ?? Buffer.alloc(0));
      if (answer.status !== 200 || answer.digest !== expected) load.failed.push(`${kind.method} ${kind.path}: ${answer.status}`);
      if (answer.status === 200 && answer.version < newest) load.stale += 1;
    } catch (error) {
      load.failed.push(`${kind.method} ${kind.path}: ${String(error)}`);
    }
    load.done += 1;
    if (turn % 3 === 0) await sleep(turn % 11);
  }
  agent.destroy();
}

interface Question {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer | undefined;
  readonly agent: Agent;
  readonly load: Load;
}

async function askOnce(
  port: number,
  question: Question,
): Promise<{ readonly status: number; readonly digest: string; readonly version: number }> {
  const { method, path, body, agent, load } = question;
  const isStreamed = path === '/stream';
  const headers = body === undefined || isStreamed ? {} : { 'Content-Length': body.length };
  const sent = httpRequest({ host: '127.0.0.1', port, method, path, agent, headers });
  sent.once('socket', (socket) => {
    if (socket.connecting) load.connections += 1;
  });
  const answered = Promise.withResolvers<IncomingMessage>();
  sent.once('response', answered.resolve);
  sent.on('error', answered.reject);
  if (isStreamed && body !== undefined) Readable.from(slices(body)).pipe(sent);
  else sent.end(body);
  const answer = await answered.promise;
  const chunks: Buffer[] = [];
  for await (const chunk of answer) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const digest = path === '/download' ? digestOf(bytes) : bytes.toString();
  return { status: answer.statusCode ?? 0, digest, version: Number(answer.headers['x-version'] ?? 0) };
}

async function* slices(body: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += 32_768) {
    yield body.subarray(at, at + 32_768);
    await sleep(2);
  }
}

interface Play {
  readonly switches: number;
  /** What happens to the old version between the switch and its end. */
  readonly beforeStop: (client: RouterClient, side: string) => Promise<unknown>;
}

async function play({ switches, beforeStop }: Play): Promise<Load> {
  const router: RouterProcess = await startRouterProcess();
  cleanups.push(() => router.kill('SIGKILL'));
  const running = new Map<string, Service>();
  cleanups.push(() => Promise.all([...running.values()].map((service) => service.kill())));
  const load: Load = { done: 0, failed: [], stale: 0, connections: 0, newest: 0, isOver: false };
  const switchTo = async (version: number) => {
    const side = version % 2 === 0 ? 'green' : 'blue';
    running.set(side, await startService(answerAs(version)));
    const sides = Object.fromEntries([...running].map(([name, service]) => [name, [service.port]] as const));
    await router.client.configure({ version, doorKeys: [], listeners: [listenerOf(sides, side)] });
    load.newest = version;
    return side === 'green' ? 'blue' : 'green';
  };
  await switchTo(1);
  const status = await router.client.status();
  const port = status.listeners[0]?.port ?? 0;
  const visitors = Array.from({ length: 40 }, (_, seed) => visit(port, load, seed));
  for (let version = 2; version <= switches + 1; version += 1) {
    await sleep(60);
    const old = await switchTo(version);
    await beforeStop(router.client, old);
    await running.get(old)?.kill();
  }
  load.isOver = true;
  await Promise.all(visitors);
  const counters = (await router.client.counters()).listeners[listenerName];
  if (load.failed.length === 0) expect(counters).toMatchObject({ failures: 0, abandoned: 0, inFlight: 0, requests: load.done });
  return load;
}

test('200 switches between blue and green under load fail no request, when the old side is stopped after its drain', async () => {
  const load = await play({
    switches: 200,
    beforeStop: async (client, side) =>
      expect(await client.drain({ listener: listenerName, side })).toMatchObject({ drained: true, inFlight: 0 }),
  });
  console.log(`${load.done} requests, ${load.failed.length} failed, ${load.stale} stale, ${load.connections} connections`);
  expect(load.failed).toEqual([]);
  expect(load.stale).toBe(0);
  // Each visitor kept its one connection throughout: a switch closes nobody.
  expect(load.connections).toBe(40);
  expect(load.done).toBeGreaterThan(20_000);
});

test('negative control: stopping the old side without a drain fails requests, and this load sees it', async () => {
  const load = await play({ switches: 10, beforeStop: () => Promise.resolve() });
  console.log(`${load.done} requests, ${load.failed.length} failed`);
  expect(load.failed.length).toBeGreaterThan(10);
});
