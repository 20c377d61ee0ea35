import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { restartFrame } from './frames.ts';
import { createStage, listenerOf, type ListenerInput, type TestRouter } from './testing.ts';

const { service, routerWith, countsOf, later, end } = createStage();
afterEach(end);

/** The machine may be busy. */
const soon = { timeout: 20_000 };

const hello = Buffer.from([0x81, 5, ...Buffer.from('hello')]);
const drainNow = { listener: 'shop/prod/web', side: 'blue', timeoutMs: 0, restart: true };

interface Scene {
  readonly router: TestRouter;
  readonly visitor: Socket;
  /** The service's end of the connection. */
  readonly inside: Socket;
  /** Everything the visitor heard after the head of the answer. */
  readonly heard: () => Buffer;
  readonly listener: ListenerInput;
}

/** A visitor speaks WebSocket with blue; all weight has gone to green. */
async function talk(): Promise<Scene> {
  const arrived = Promise.withResolvers<Socket>();
  const blue = await service(() => {});
  blue.server.on('upgrade', (_request, socket: Socket) => {
    socket.on('error', () => {});
    socket.on('end', () => socket.end());
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.write(hello);
    socket.resume();
    arrived.resolve(socket);
  });
  const listener = listenerOf({ blue: [blue.port], green: [] }, 'blue');
  const router = await routerWith(listener);
  const visitor = connect(router.port, '127.0.0.1');
  later(() => Promise.resolve(visitor.destroy()));
  visitor.on('error', () => {});
  let bytes = Buffer.alloc(0);
  visitor.on('data', (chunk: Buffer) => (bytes = Buffer.concat([bytes, chunk])));
  visitor.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  const heard = () => bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
  const inside = await arrived.promise;
  await expect.poll(() => heard().length, soon).toBe(hello.length);
  await router.client.configure({ version: 2, doorKeys: [], listeners: [{ ...listener, weights: { green: 10_000 } }] });
  return { router, visitor, inside, heard, listener };
}

test('at the end of its time a drain tells a WebSocket to connect again, by a close frame of its own, and the side is empty', async () => {
  const { router, visitor, inside, heard } = await talk();
  const [gone, left] = [once(visitor, 'close'), once(inside, 'close')];
  expect(await router.client.drain(drainNow)).toEqual({ drained: true, inFlight: 0, upgraded: 0, restarted: 1 });
  await Promise.all([gone, left]);
  expect(heard()).toEqual(Buffer.concat([hello, restartFrame()]));
  expect(await countsOf(router)).toMatchObject({ upgraded: 0, restarted: 1, failures: 0, sides: { blue: { restarted: 1 } } });
});

test('within its time, or where nobody asked for it, a drain leaves a WebSocket alone', async () => {
  const { router, inside, heard } = await talk();
  const answer = { drained: false, inFlight: 1, upgraded: 1, restarted: 0 };
  expect(await router.client.drain({ ...drainNow, restart: false })).toEqual(answer);
  const draining = router.client.drain({ ...drainNow, timeoutMs: 400 });
  inside.write(hello);
  await expect.poll(() => heard(), soon).toEqual(Buffer.concat([hello, hello]));
  expect(await draining).toMatchObject({ restarted: 1 });
});

test('where others wait for it a WebSocket is told at once, whatever time the drain has', async () => {
  const { router, visitor, heard, listener } = await talk();
  await router.client.configure({ version: 3, doorKeys: [], listeners: [{ ...listener, hold: { until: Date.now() + 600_000 } }] });
  const left = once(visitor, 'close');
  expect(await router.client.drain({ ...drainNow, timeoutMs: 300_000 })).toMatchObject({ drained: true, restarted: 1 });
  await left;
  expect(heard()).toEqual(Buffer.concat([hello, restartFrame()]));
});

test('one whose handshake is still under way at the end of the time is told as soon as it has come about', async () => {
  const asked = Promise.withResolvers<Socket>();
  const blue = await service(() => {});
  blue.server.on('upgrade', (_request, socket: Socket) => {
    socket.on('error', () => {});
    socket.resume().on('end', () => socket.end());
    asked.resolve(socket);
  });
  const listener = listenerOf({ blue: [blue.port], green: [] }, 'blue');
  const router = await routerWith(listener);
  const visitor = connect(router.port, '127.0.0.1');
  visitor.on('error', () => {});
  visitor.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  let heard = '';
  visitor.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  const inside = await asked.promise;
  await router.client.configure({ version: 2, doorKeys: [], listeners: [{ ...listener, weights: { green: 10_000 } }] });
  const drained = router.client.drain(drainNow);
  setTimeout(() => inside.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'), 200);
  expect(await drained).toMatchObject({ drained: true, restarted: 1 });
  expect(heard.endsWith(restartFrame().toString('latin1'))).toBe(true);
  expect(await countsOf(router)).toMatchObject({ restarted: 1, upgraded: 0 });
});

test('in the middle of a frame the frame is brought to its end first, and what comes behind it is left out', async () => {
  const { router, visitor, inside, heard } = await talk();
  inside.write(hello.subarray(0, 4));
  await expect.poll(() => heard().length, soon).toBe(hello.length + 4);
  const drained = router.client.drain(drainNow);
  await expect.poll(() => countsOf(router), soon).toMatchObject({ restarted: 1 });
  const gone = once(visitor, 'close');
  inside.write(Buffer.concat([hello.subarray(4), hello]));
  expect(await drained).toMatchObject({ drained: true });
  await gone;
  expect(heard()).toEqual(Buffer.concat([hello, hello, restartFrame()]));
});

test('a frame that never ends is not waited for', async () => {
  const { router, visitor, inside, heard } = await talk();
  inside.write(hello.subarray(0, 4));
  await expect.poll(() => heard().length, soon).toBe(hello.length + 4);
  const gone = once(visitor, 'close');
  expect(await router.client.drain(drainNow)).toMatchObject({ drained: true, restarted: 1 });
  await gone;
  expect(heard()).toEqual(Buffer.concat([hello, hello.subarray(0, 4)]));
});

test('who has been told goodbye by the service hears no second one', async () => {
  const { router, inside, heard } = await talk();
  const goodbye = Buffer.from([0x88, 2, 0x03, 0xe8]);
  inside.write(goodbye);
  await expect.poll(() => heard(), soon).toEqual(Buffer.concat([hello, goodbye]));
  expect(await router.client.drain(drainNow)).toMatchObject({ drained: true });
  expect(heard()).toEqual(Buffer.concat([hello, goodbye]));
});

test('a visitor who does not go away by itself is sent away', async () => {
  const { router, visitor } = await talk();
  visitor.pause();
  visitor.allowHalfOpen = true;
  expect(await router.client.drain(drainNow)).toMatchObject({ drained: true, restarted: 1 });
});

test('a client that knows the protocol reads status 1012 and a reason', async () => {
  const blue = await service(() => {});
  blue.server.on('upgrade', (request, socket: Socket) => {
    socket.on('error', () => {});
    socket.resume().on('end', () => socket.end());
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
  });
  const listener = listenerOf({ blue: [blue.port], green: [] }, 'blue');
  const router = await routerWith(listener);
  const client = new WebSocket(`ws://127.0.0.1:${router.port}/`);
  const closed = new Promise<CloseEvent>((resolve) => client.addEventListener('close', resolve));
  await once(client, 'open');
  await router.client.configure({ version: 2, doorKeys: [], listeners: [{ ...listener, weights: { green: 10_000 } }] });
  expect(await router.client.drain(drainNow)).toMatchObject({ drained: true, restarted: 1 });
  expect(await closed).toMatchObject({ code: 1012, reason: 'This service was replaced. Please connect again.', wasClean: true });
});
