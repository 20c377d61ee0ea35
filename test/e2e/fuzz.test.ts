// The short form of `npm run fuzz`: the same requests each time, against a real controller.
import { expect, test } from 'vitest';
import { runFuzz } from '../fuzz/run-fuzz.ts';

test('three thousand requests, from valid to no HTTP at all, as everybody: none fails, hangs, or leaves anything behind', async () => {
  const outcome = await runFuzz({ requests: 3_000, seed: 7, say: () => undefined });
  expect(outcome.findings).toEqual([]);
  // It got further than the doors.
  expect(outcome.succeeded.length).toBeGreaterThan(25);
  expect(outcome.statuses['200']).toBeGreaterThan(300);
});
