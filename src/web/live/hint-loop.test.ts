import { afterEach, expect, test, vi } from 'vitest';
import { followHints } from './hint-loop.ts';
import type { News } from './hint-stream.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** As a browser: whoever asks over a connection that died hears nothing; the stream that opens is heard of and ends with its question. */
function browserWith(dead: number): { tries: number } {
  const counted = { tries: 0 };
  vi.stubGlobal('fetch', (_path: string, { signal }: { readonly signal: AbortSignal }) => {
    counted.tries += 1;
    if (counted.tries > dead) return Promise.resolve(new Response(new ReadableStream().pipeThrough(new TransformStream(), { signal })));
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
  });
  return counted;
}

async function newsWithin(ms: number): Promise<readonly News['kind'][]> {
  const news: News['kind'][] = [];
  const stop = new AbortController();
  const following = followHints(({ kind }) => void news.push(kind), stop.signal);
  await vi.advanceTimersByTimeAsync(ms);
  stop.abort();
  await following;
  return news;
}

test('six idle connections that died are used up within half a minute', async () => {
  vi.useFakeTimers();
  const counted = browserWith(6);
  expect(await newsWithin(6 * (4_000 + 750) + 100)).toEqual(['open']);
  expect(counted.tries).toBe(7);
});

test('a controller that answers nothing is asked later and later', async () => {
  vi.useFakeTimers();
  const counted = browserWith(1_000);
  expect(await newsWithin(10 * 60_000)).toEqual([]);
  expect(counted.tries).toBeLessThan(6 + 600 / 13);
});
