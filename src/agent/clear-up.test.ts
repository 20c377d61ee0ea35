import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { clearUp } from './clear-up.ts';

test('what nobody holds any more is gone', async () => {
  const left = new WeakRef({ rows: Array.from({ length: 10_000 }, (_, at) => ({ at })) });
  await turn();
  await clearUp();
  expect(left.deref()).toBeUndefined();
});
