import { expect, test } from 'vitest';
import { grant, limit, makePace, spend } from './pace.ts';

const chunkBytes = 100 * 1024;

/** After how many pieces whoever reads them has to wait. */
function passedOf(pace: SharedArrayBuffer): number {
  for (let passed = 1; passed < 1000; passed += 1) if (spend(pace, chunkBytes) !== undefined) return passed;
  return 1000;
}

test('without a limit everything passes', () => {
  expect(passedOf(makePace())).toBe(1000);
});

test('with one so much passes as is granted, and what nobody took is kept up to a limit', () => {
  const pace = makePace();
  limit(pace, 0);
  grant(pace, 1000, 500);
  // Five of 100 KB; the fifth leaves nothing, and whoever took it waits.
  expect(passedOf(pace)).toBe(5);
  grant(pace, 50, 500);
  grant(pace, 400, 500);
  expect(passedOf(pace)).toBe(5);
});

test('whoever waits goes on when the limit is lifted', async () => {
  const pace = makePace();
  limit(pace, 0);
  const leave = spend(pace, chunkBytes);
  expect(leave).toBeDefined();
  limit(pace, undefined);
  await leave;
});
