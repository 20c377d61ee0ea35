import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Engine } from '#engine/engine.ts';
import { EventHub } from './event-hub.ts';
import type { EventHubOptions, Sink } from './event-hub.ts';
import { startTestServer } from './test-server.ts';
import type { Headers, TestServer } from './test-server.ts';

let server: TestServer;
let url: string;
beforeAll(async () => {
  server = await startTestServer();
  url = await server.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => server.close());

interface Listener {
  /** Reads until the text has come. */
  until(text: string): Promise<string>;
  close(): void;
}

async function listen(headers: Headers): Promise<Listener> {
  const gone = new AbortController();
  const { host: _host, ...sent } = headers;
  const response = await fetch(`${url}/api/events`, { headers: sent, signal: gone.signal });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  return {
    until: async (text) => {
      while (!heard.includes(text)) {
        const part = await reader?.read();
        if (part === undefined || part.done) throw new Error(`the stream ended; heard: ${heard}`);
        heard += part.value;
      }
      return heard;
    },
    close: () => gone.abort(),
  };
}

async function stop(system: string, id: string): Promise<number> {
  const kind = id.startsWith('lift') ? ({ kind: 'lift-stop' } as const) : ({ kind: 'stop', reason: 'an incident' } as const);
  return (await server.engine.submit(system, { by: 'root', ...kind }, id)).seq;
}

const hintOf = (system: string, seq: number): string =>
  `id: ${system}:${seq}\nevent: changed\ndata: {"system":"${system}","seq":${seq}}\n\n`;

test('a page hears where everything stands, then what changes; of a burst only the last', async () => {
  const listener = await listen(await server.token('rita'));
  const head = (await server.engine.read('shop'))?.seq ?? 0;
  await listener.until(hintOf('shop', head));
  const first = await stop('shop', 'stop-1');
  const last = await stop('shop', 'lift-1');
  const heard = await listener.until(hintOf('shop', last));
  expect(heard).not.toContain(hintOf('shop', first));
  listener.close();
});

test('who may not see a system hears nothing of it', async () => {
  const olga = await listen(await server.token('olga'));
  const root = await listen(await server.token('root'));
  await root.until(hintOf('shop', await stop('shop', 'stop-2')));
  const heard = await olga.until(hintOf('other', await stop('other', 'stop-3')));
  expect(heard).not.toContain('shop');
  olga.close();
  root.close();
});

test('a page that comes back and has missed nothing is told nothing anew', async () => {
  const seq = await stop('shop', 'lift-2');
  const listener = await listen({ ...(await server.token('rita')), 'last-event-id': `shop:${seq}` });
  const next = await stop('shop', 'stop-4');
  expect(await listener.until(hintOf('shop', next))).not.toContain(hintOf('shop', seq));
  listener.close();
});

test('a page that missed something is told where it stands', async () => {
  const listener = await listen({ ...(await server.token('rita')), 'last-event-id': 'shop:1' });
  await listener.until(hintOf('shop', (await server.engine.read('shop'))?.seq ?? 0));
  listener.close();
});

/** A connection whose other end reads, or does not. */
function connection(unsent = 0): { readonly written: string[]; readonly sink: Sink; readonly isOpen: () => boolean } {
  const written: string[] = [];
  let isOpen = true;
  const sink: Sink = {
    writableLength: unsent,
    write: (bytes) => written.push(bytes.toString()) > 0,
    destroy: () => {
      isOpen = false;
    },
  };
  return { written, sink, isOpen: () => isOpen };
}

interface Hall {
  readonly hub: EventHub;
  /** Somebody comes who sees every system. */
  readonly enter: (sink: Sink, isStillIn?: boolean, known?: string) => void;
}

async function openHall(options: Partial<EventHubOptions>): Promise<Hall> {
  const user = await server.context.users.get('root');
  if (user === undefined) throw new Error('root is missing');
  const caller = { by: 'session', user, session: '', provedAt: 0 } as const;
  const hub = new EventHub({ engine: server.engine, store: server.store, log: server.context.log, ...options });
  const enter = (sink: Sink, isStillIn = true, known?: string): void => {
    hub.add({ caller, response: sink, isStillIn: async () => isStillIn, known });
  };
  return { hub, enter };
}

test('a client that does not read is dropped, and comes back by itself', async () => {
  const { hub, enter } = await openHall({ tickMs: 1 });
  const [quick, slow] = [connection(), connection(300 * 1024)];
  for (const { sink } of [quick, slow]) enter(sink);
  await vi.waitFor(() => expect(slow.isOpen()).toBe(false));
  const seq = await stop('shop', 'lift-3');
  await vi.waitFor(() => expect(quick.written.join('')).toContain(hintOf('shop', seq)));
  hub.close();
});

test('the heartbeat drops whose sign-in has ended', async () => {
  const { hub, enter } = await openHall({ heartbeatMs: 1 });
  const [inside, outside] = [connection(), connection()];
  enter(inside.sink);
  enter(outside.sink, false);
  await vi.waitFor(() => expect(outside.isOpen()).toBe(false));
  await vi.waitFor(() => expect(inside.written.join('')).toContain(': still here'));
  hub.close();
});

test('a commit that falls while somebody comes is told, and never is a lower number told after it', async () => {
  const reads: (() => void)[] = [];
  // A store that is slow: what was read is answered only when the test says so.
  const read: Engine['read'] = async (system) => {
    const answer = await server.engine.read(system);
    await new Promise<void>((resolve) => void reads.push(resolve));
    return answer;
  };
  const go = async (): Promise<void> => {
    await vi.waitFor(() => expect(reads.length).toBeGreaterThan(0));
    for (const answer of reads.splice(0).toReversed()) answer();
  };
  const systems = async () => (await server.store.systems()).filter(({ name }) => name === 'shop');
  const { hub, enter } = await openHall({
    tickMs: 1,
    engine: { read, onCommit: (listener) => server.engine.onCommit(listener) },
    store: { systems },
  });
  const first = connection();
  enter(first.sink);
  await vi.waitFor(() => expect(reads.length).toBe(1));
  const seq = await stop('shop', 'stop-5');
  const second = connection();
  enter(second.sink);
  // Time enough for a second tick, if one began while the first still reads.
  await new Promise((resolve) => setTimeout(resolve, 20));
  await go();
  await go();
  await vi.waitFor(() => expect([first, second].map(({ written }) => written.at(-1))).toEqual([hintOf('shop', seq), hintOf('shop', seq)]));
  expect(seqsOf(first.written)).toEqual(seqsOf(first.written).toSorted((left, right) => left - right));
  hub.close();
});

test('a system that cannot be read is told of later, and keeps no other from being told', async () => {
  let isBroken = true;
  let tries = 0;
  const read: Engine['read'] = async (system) => {
    if (system === 'shop') tries += 1;
    if (system === 'shop' && isBroken) throw new Error('no such page');
    return server.engine.read(system);
  };
  const { hub, enter } = await openHall({ tickMs: 1, engine: { read, onCommit: (listener) => server.engine.onCommit(listener) } });
  const page = connection();
  enter(page.sink);
  const seq = await stop('shop', 'lift-5');
  await vi.waitFor(() => expect(tries).toBeGreaterThan(1));
  await vi.waitFor(() => expect(page.written.join('')).toContain('"other"'));
  expect(page.written.join('')).not.toContain('shop');
  isBroken = false;
  await vi.waitFor(() => expect(page.written.join('')).toContain(hintOf('shop', seq)));
  hub.close();
});

test('a stream that came by a token lasts as long as the token does', async () => {
  const [lasting, leaving] = await Promise.all([server.token('rita'), server.token('rita')]);
  const rowOf = async (headers: Headers): Promise<string> =>
    (await server.context.tokens.whose((headers['authorization'] ?? '').replace('Bearer ', '')))?.row ?? '';
  const [stays, goes] = await Promise.all([rowOf(lasting), rowOf(leaving)]);
  expect(await server.context.tokens.lasts(goes)).toBe(true);
  await server.context.tokens.remove('rita', goes.slice(0, 16));
  expect(await Promise.all([stays, goes].map((row) => server.context.tokens.lasts(row)))).toEqual([true, false]);
});

function seqsOf(written: readonly string[]): readonly number[] {
  return [...written.join('').matchAll(/"seq":(\d+)/g)].map(([, seq]) => Number(seq));
}
