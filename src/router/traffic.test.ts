import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Traffic } from './traffic.ts';

test('a side is drained the moment that its last request ends', async () => {
  const traffic = new Traffic();
  traffic.enter();
  traffic.enter();
  const drained = traffic.drained(60_000);
  traffic.leave();
  expect(await Promise.race([drained, nextTurn('still waiting')])).toBe('still waiting');
  traffic.leave();
  expect(await drained).toBe(0);
  expect(traffic.counts.requests).toBe(2);
});

test('a side without requests is drained already', async () => {
  expect(await new Traffic().drained(60_000)).toBe(0);
});

test('a side that is not drained in time says how many are left', async () => {
  const traffic = new Traffic();
  traffic.enter();
  traffic.enter();
  expect(await traffic.drained(5)).toBe(2);
});

test('two who wait for the same side are both told', async () => {
  const traffic = new Traffic();
  traffic.enter();
  const both = Promise.all([traffic.drained(60_000), traffic.drained(60_000)]);
  traffic.leave();
  expect(await both).toEqual([0, 0]);
});
