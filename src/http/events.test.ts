import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { EventHub } from './event-hub.ts';
import type { Sink } from './event-hub.ts';
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

test('a client that does not read is dropped, and comes back by itself', async () => {
  const user = await server.context.users.get('rita');
  if (user === undefined) throw new Error('rita is missing');
  const hub = new EventHub({ engine: server.engine, log: server.context.log, tickMs: 1 });
  const caller = { by: 'session', user, session: '', provedAt: 0 } as const;
  const [quick, slow] = [connection(), connection(300 * 1024)];
  for (const { sink } of [quick, slow]) hub.add({ caller, response: sink, isStillIn: async () => true }, []);
  await vi.waitFor(() => expect(slow.isOpen()).toBe(false));
  const seq = await stop('shop', 'lift-3');
  await vi.waitFor(() => expect(quick.written.join('')).toContain(hintOf('shop', seq)));
  hub.close();
});

test('the heartbeat drops whose sign-in has ended', async () => {
  const user = await server.context.users.get('rita');
  if (user === undefined) throw new Error('rita is missing');
  const hub = new EventHub({ engine: server.engine, log: server.context.log, heartbeatMs: 1 });
  const caller = { by: 'session', user, session: '', provedAt: 0 } as const;
  const [inside, outside] = [connection(), connection()];
  hub.add({ caller, response: inside.sink, isStillIn: async () => true }, []);
  hub.add({ caller, response: outside.sink, isStillIn: async () => false }, []);
  await vi.waitFor(() => expect(outside.isOpen()).toBe(false));
  await vi.waitFor(() => expect(inside.written.join('')).toContain(': still here'));
  hub.close();
});
