// Ten thousand times a page, a network and a controller, by a clock of the test.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { anyOrder, liveThrough } from '../support/live-screen.ts';

beforeAll(() => void vi.useFakeTimers());
afterAll(() => void vi.useRealTimers());

test('over 10,000 orders of events, lost frames and late answers the screen shows in the end what a fresh look shows', async () => {
  const property = fc.asyncProperty(anyOrder, async (order) => {
    const { shown, fresh } = await liveThrough(order);
    expect(shown).toEqual(fresh);
  });
  await fc.assert(property, { numRuns: 10_000 });
});
