import { afterEach, describe, expect, test, vi } from 'vitest';
import { HintParser, type News, readHints } from './hint-stream.ts';

const event = 'id: shop:7\nevent: changed\ndata: {"system":"shop","seq":7}\n\n';

describe('the stream of hints', () => {
  test('gives a hint for each event', () => {
    expect(new HintParser().take(`retry: 2000\n\n${event}${event.replaceAll('7', '8')}`)).toEqual([
      { system: 'shop', seq: 7 },
      { system: 'shop', seq: 8 },
    ]);
  });

  test('is read alike wherever the network cuts it', () => {
    for (let cut = 0; cut <= event.length; cut += 1) {
      const parser = new HintParser();
      expect([...parser.take(event.slice(0, cut)), ...parser.take(event.slice(cut))]).toEqual([{ system: 'shop', seq: 7 }]);
    }
  });

  test.each([': still here\n\n', 'data: {"system":"shop"}\n\n', 'data: not json\n\n', 'data: null\n\n', 'event: other\n\n'])(
    'passes over %j, which is no hint',
    (text) => {
      expect(new HintParser().take(text)).toEqual([]);
    },
  );
});

describe('a connection that died and nobody was told', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  test('is given up sooner where it does not even open', async () => {
    vi.useFakeTimers();
    vi.stubGlobal('fetch', (_path: string, { signal }: { readonly signal: AbortSignal }) => {
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    });
    const reading = readHints(() => undefined, { stop: new AbortController().signal, openingMs: 4_000 });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await reading).toBe('unopened');
  });

  test('is given up after 35 s of silence, and not while the controller says that it is there', async () => {
    vi.useFakeTimers();
    const wire = new TransformStream<string, Uint8Array>({ transform: (text, out) => out.enqueue(new TextEncoder().encode(text)) });
    const sender = wire.writable.getWriter();
    // As the network gives it: the body breaks where the request is given up.
    vi.stubGlobal('fetch', async (_path: string, { signal }: { readonly signal: AbortSignal }) => {
      return new Response(wire.readable.pipeThrough(new TransformStream(), { signal }));
    });
    const news: News['kind'][] = [];
    let hasEnded = false;
    const reading = readHints(({ kind }) => void news.push(kind), { stop: new AbortController().signal, openingMs: 4_000 }).finally(() => {
      hasEnded = true;
    });
    for (let beat = 0; beat < 4; beat += 1) {
      await vi.advanceTimersByTimeAsync(30_000);
      void sender.write(': still here\n\n');
    }
    await vi.advanceTimersByTimeAsync(34_000);
    expect([hasEnded, news]).toEqual([false, ['open', 'alive', 'alive', 'alive', 'alive']]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await reading).toBe('ended');
  });
});
