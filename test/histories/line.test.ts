import { expect, test } from 'vitest';
import { inLineBefore, type InLine } from '#core/line.ts';
import { World } from './world.ts';
import { billOf } from './fixture.ts';
import type { QueuePolicy } from '#core/system.ts';

const place = (kind: InLine['kind'], release: string, ordinal: number, stage = 'DEV'): InLine => ({ kind, release, stage, ordinal });

function worldOf(queue: QueuePolicy): World {
  const world = new World({ queue });
  for (const n of [1, 2]) world.do({ kind: 'create', by: 'ann', release: `r${n}`, bill: billOf(1, n), authors: [], carry: false });
  return world;
}

test.each<[string, QueuePolicy, InLine, InLine]>([
  ['a rollback before everything', 'in-order', place('rollback', 'r1', 9), place('normal', 'r1', 1)],
  ['an adoption before a promotion', 'in-order', place('adoption', 'r2', 9), place('normal', 'r1', 1)],
  ['a rollback before an adoption', 'in-order', place('rollback', 'r2', 9), place('adoption', 'r1', 1)],
  ['the older release, whoever asked first', 'in-order', place('normal', 'r1', 9), place('normal', 'r2', 1)],
  ['the older release where a soak is protected', 'protect-soak', place('normal', 'r1', 9), place('normal', 'r2', 1)],
  ['the newest release where the latest goes', 'latest', place('normal', 'r2', 9), place('normal', 'r1', 1)],
  ['of equals whoever asked first', 'in-order', place('normal', 'r1', 1), place('normal', 'r1', 2)],
])('first in line: %s', (_name, queue, first, then) => {
  const { state } = worldOf(queue);
  expect(inLineBefore(state, first, then)).toBeLessThan(0);
  expect(inLineBefore(state, then, first)).toBeGreaterThan(0);
});
