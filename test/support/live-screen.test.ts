import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { anyOrder, liveThrough } from './live-screen.ts';

beforeAll(() => void vi.useFakeTimers());
afterAll(() => void vi.useRealTimers());

/** `npm run e2e` tries ten thousand. */
test('whatever comes late, twice, in another order or never: the screen shows in the end what a fresh look shows', async () => {
  await fc.assert(
    fc.asyncProperty(anyOrder, async (order) => {
      const { shown, fresh } = await liveThrough(order);
      expect(shown).toEqual(fresh);
    }),
    { numRuns: 500 },
  );
});
