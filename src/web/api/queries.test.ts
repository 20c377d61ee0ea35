import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import { boardQuery, calendarQuery, forecastQuery } from './queries.ts';

const minute = 60_000;

test('whoever comes back to what time moves asks again at once, and not for what hints tell of', async () => {
  vi.useFakeTimers();
  const asked: string[] = [];
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(new URL(url, 'http://lockstep').pathname);
    return Promise.resolve(Response.json({ releases: [], days: [], cells: [] }));
  });
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } });
  /** Looks at all three for a second, and goes away. */
  const look = async (): Promise<readonly string[]> => {
    asked.length = 0;
    const ends = [
      new QueryObserver(client, { ...forecastQuery('shop') }).subscribe(() => undefined),
      new QueryObserver(client, { ...calendarQuery('shop', {}) }).subscribe(() => undefined),
      new QueryObserver(client, { ...boardQuery('shop') }).subscribe(() => undefined),
    ];
    await vi.advanceTimersByTimeAsync(1_000);
    for (const end of ends) end();
    return asked.map((path) => path.split('/').at(-1) ?? path);
  };
  try {
    expect(await look()).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(minute / 2);
    expect(await look()).toEqual([]);
    await vi.advanceTimersByTimeAsync(minute);
    expect(await look()).toEqual(['forecast']);
    await vi.advanceTimersByTimeAsync(4 * minute);
    expect(await look()).toEqual(['forecast', 'calendar']);
  } finally {
    client.clear();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  }
});
