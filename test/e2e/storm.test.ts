// A thousand open pages and a ledger that grows by 200 events a second: `npm run bench -- storm` measures the same for longer.
import { expect, test } from 'vitest';
import { brew } from '../../bench/storm/storm.ts';

test('a thousand streams all end on the same number, a hundred cuts lose nothing, and nobody goes back', async () => {
  const storm = await brew({ streams: 1_000, eventsPerSecond: 200, seconds: 10, cuts: 100 });
  expect(storm.events).toBe(2_000);
  expect(storm.cuts).toBe(100);
  expect({ behind: storm.behind, backwards: storm.backwards }).toEqual({ behind: 0, backwards: 0 });
  // Generous, for a machine that does much else: alone it takes a third of a second.
  expect(Math.max(...storm.delaysMs)).toBeLessThan(10_000);
});
