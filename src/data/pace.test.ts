import { expect, test } from 'vitest';
import { grant, limit, makePace, paced } from './pace.ts';

const chunk = Buffer.alloc(100 * 1024);

async function* endless(): AsyncGenerator<Buffer> {
  for (;;) yield await Promise.resolve(chunk);
}

/** How many pieces pass, until nothing has for some turns of the clock. */
async function passedOf(pieces: AsyncIterator<Buffer>): Promise<number> {
  for (let passed = 0; ; passed += 1) {
    const next = pieces.next().then(() => true);
    const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), 100));
    if (!(await Promise.race([next, late]))) return passed;
    if (passed === 1000) return passed;
  }
}

test('without a limit everything passes', async () => {
  expect(await passedOf(paced(makePace(), endless()))).toBe(1000);
});

test('with one so much passes as is granted, and what nobody took is kept up to a limit', async () => {
  const pace = makePace();
  limit(pace, 0);
  grant(pace, 1000, 500);
  // Five of 100 KB; the fifth leaves nothing, and waits.
  expect(await passedOf(paced(pace, endless()))).toBe(4);
  grant(pace, 50, 500);
  grant(pace, 400, 500);
  expect(await passedOf(paced(pace, endless()))).toBeGreaterThanOrEqual(3);
});

test('whoever waits goes on when the limit is lifted', async () => {
  const pace = makePace();
  limit(pace, 0);
  const pieces = paced(pace, endless());
  const first = pieces.next();
  limit(pace, undefined);
  expect((await first).done).toBe(false);
});
