import { connect, type Socket } from 'node:net';
import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { Histogram } from '#core/measure/histogram.ts';
import type { VisitorKey } from '#core/system.ts';
import { ask, createStage, listenerOf, type ListenerInput, type Service, type TestRouter } from './testing.ts';

const { service, routerWith, end } = createStage();
afterEach(end);

/** The machine may be busy. */
const soon = { timeout: 20_000 };

const byCookie: VisitorKey = { from: 'cookie', name: 'sid' };

/** Blue is the old side, green the new one with this weight. */
function splitOf(sides: Readonly<Record<string, readonly number[]>>, weight: number, change: Partial<ListenerInput> = {}): ListenerInput {
  const split = { group: 'shop/prod', side: 'green', key: byCookie, salt: 'p1' };
  return listenerOf(sides, 'blue', { weights: { blue: 10_000 - weight, green: weight }, split, ...change });
}

async function twoSides(): Promise<{
  readonly blue: Service;
  readonly green: Service;
  readonly sides: Readonly<Record<string, readonly number[]>>;
}> {
  const blue = await service((_, response) => response.end('blue'));
  const green = await service((request, response) => response.writeHead(request.url === '/broken' ? 500 : 200).end('green'));
  return { blue, green, sides: { blue: [blue.port], green: [green.port] } };
}

const cookies = Array.from({ length: 40 }, (_, index) => ({ Cookie: `theme=dark; sid=visitor-${index}` }));

async function sidesAt(port: number): Promise<readonly string[]> {
  return Promise.all(cookies.map(async (headers) => (await ask({ port, headers })).body));
}

async function configure(router: TestRouter, version: number, listeners: readonly ListenerInput[]): Promise<number> {
  await router.client.configure({ version, doorKeys: [], listeners: [...listeners] });
  return version;
}

test('a visitor keeps to one side in all listeners of a group, and is not sent back as the weight grows', async () => {
  const { sides } = await twoSides();
  const listeners = (weight: number) => [splitOf(sides, weight), splitOf(sides, weight, { name: 'shop/prod/api' })];
  const router = await routerWith(...listeners(3_000));
  const first = await sidesAt(router.port);
  expect(new Set(first)).toEqual(new Set(['blue', 'green']));
  expect(await sidesAt(router.running.ports().get('shop/prod/api') ?? 0)).toEqual(first);
  expect(await sidesAt(router.port)).toEqual(first);
  await configure(router, 2, listeners(7_000));
  const more = await sidesAt(router.port);
  expect(more.filter((side, index) => side === 'blue' && first[index] === 'green')).toEqual([]);
  expect(more.filter((side) => side === 'green').length).toBeGreaterThan(first.filter((side) => side === 'green').length);
  await configure(router, 3, listeners(0));
  expect(new Set(await sidesAt(router.port))).toEqual(new Set(['blue']));
});

test('a WebSocket goes to the side of its visitor, and counts as one request when it came about', async () => {
  const { blue, green, sides } = await twoSides();
  for (const [name, { server }] of Object.entries({ blue, green }))
    server.on('upgrade', (_request, socket: Socket) => {
      socket.on('error', () => {});
      socket.resume().on('end', () => socket.end());
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nI am ${name}`);
    });
  const router = await routerWith(splitOf(sides, 5_000));
  const plain = await sidesAt(router.port);
  for (const [index, { Cookie }] of cookies.slice(0, 8).entries()) {
    const socket = connect(router.port, '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    socket.write(`GET /live HTTP/1.1\r\nHost: a\r\nCookie: ${Cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    await expect.poll(() => heard, soon).toContain(`I am ${plain[index]}`);
    socket.destroy();
  }
  const live = await countedOf(router, 'errors of web GET /live', 8);
  expect(live).toMatchObject({ newBad: 0, oldBad: 0 });
});

/** Adds up what was counted of a metric until so many requests have been seen. */
async function countedOf(router: TestRouter, metric: string, requests: number) {
  let sum = { newSeen: 0, newBad: 0, oldSeen: 0, oldBad: 0 };
  await expect
    .poll(async () => {
      const { slices } = await router.client.slices({ group: 'shop/prod' });
      sum = { newSeen: 0, newBad: 0, oldSeen: 0, oldBad: 0 };
      for (const { metrics } of slices) {
        const counts = metrics[metric];
        if (counts === undefined) continue;
        sum.newSeen += counts.newSeen;
        sum.newBad += counts.newBad;
        sum.oldSeen += counts.oldSeen;
        sum.oldBad += counts.oldBad;
      }
      return sum.newSeen + sum.oldSeen;
    }, soon)
    .toBe(requests);
  return sum;
}

test('both sides are counted against each other, by visitor and endpoint', async () => {
  const { sides } = await twoSides();
  const router = await routerWith(splitOf(sides, 5_000));
  const fresh = (await sidesAt(router.port)).flatMap((side, index) => (side === 'green' ? [index] : []));
  for (const headers of cookies) for (let turn = 0; turn < 2; turn += 1) await ask({ port: router.port, path: '/broken', headers });
  const counts = await countedOf(router, 'errors of web GET /broken', 80);
  expect(counts).toEqual({ newSeen: 2 * fresh.length, newBad: fresh.length, oldSeen: 80 - 2 * fresh.length, oldBad: 0 });
  const { slices } = await router.client.slices({ group: 'shop/prod' });
  const last = slices.at(-1);
  expect(last).toMatchObject({ weight: 0.5, newUsers: fresh.length, newUsersHit: fresh.length });
  await expect.poll(async () => (await router.client.slices({ group: 'shop/prod', after: last?.seq ?? 0 })).slices.length, soon).toBe(1);
});

test('every side tells its seconds, split or not: requests, failures, and how long they took', async () => {
  const slow = await service((request, response) => {
    if (request.url === '/cut') return request.socket.destroy();
    if (request.url === '/hang') return undefined;
    return setTimeout(() => response.writeHead(request.url === '/sick' ? 503 : 200).end(), 50);
  });
  const router = await routerWith(listenerOf({ blue: [slow.port] }, 'blue'));
  for (const path of ['/', '/', '/sick', '/cut']) await ask({ port: router.port, path, method: 'POST' });
  const leaving = request({ host: '127.0.0.1', port: router.port, path: '/hang' }).end();
  leaving.on('error', () => {});
  setTimeout(() => leaving.destroy(), 20);
  const told = async () => (await router.client.traffic({ listener: 'shop/prod/web', side: 'blue' })).seconds;
  await expect.poll(async () => (await told()).reduce((sum, { seen }) => sum + seen, 0), soon).toBe(4);
  const seconds = await told();
  expect(seconds.reduce((sum, { bad }) => sum + bad, 0)).toBe(2);
  const all = new Histogram();
  for (const { histogram } of seconds) all.merge(Histogram.decode(Buffer.from(histogram, 'base64')));
  expect(all.quantile(0.9)).toBeGreaterThan(45_000);
  expect(await router.client.traffic({ listener: 'shop/prod/web', side: 'blue', after: seconds.at(-1)?.seq ?? 0 })).toMatchObject({
    seconds: [],
  });
});

test.each([
  ['a group that is not split', 'slices', 'no-such-split'],
  ['a side that never was', 'traffic', 'no-such-side'],
])('of %s nothing is told', async (_words, what, code) => {
  const router = await routerWith();
  const asked = what === 'slices' ? router.client.slices({ group: 'x' }) : router.client.traffic({ listener: 'x', side: 'y' });
  await expect(asked).rejects.toMatchObject({ code });
});
