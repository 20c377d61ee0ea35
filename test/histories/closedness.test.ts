import { expect, test } from 'vitest';
import { checkClosed } from './closedness.ts';
import { billOf } from './fixture.ts';
import { runAgents } from './helping-hand.ts';
import { World } from './world.ts';
import { blockers } from '#core/blockers/index.ts';
import type { Release } from '#core/state.ts';

const on = { release: 'r1', stage: 'INT' } as const;
const asTheFile = { 'Order placed': true, 'Return booked': true };

/** r1 runs in INT, where ann and fay are customers. */
function inInt(): World {
  const world = new World({ approvers: 'nobody' });
  world.do({ kind: 'create', by: 'bob', release: 'r1', bill: billOf(1, 1), authors: [], carry: false });
  for (const stage of ['DEV', 'INT']) {
    world.tick(200_000);
    while (runAgents(world));
    world.do({ kind: 'promote', by: 'fay', release: 'r1', stage, wait: false });
    while (runAgents(world));
  }
  return world;
}

function r1(world: World): Release {
  const release = world.state.releases.get('r1');
  if (release === undefined) throw new Error('r1 is not there.');
  return release;
}

function because(world: World): readonly string[] {
  const list = blockers(world.state, r1(world), 'PROD', world.now);
  return list.filter(({ code }) => code === 'sign-off').map((blocker) => blocker.because);
}

test('what another found is tried again, and then all of it is signed', () => {
  const world = inInt();
  world.do({ kind: 'try-item', by: 'fay', ...on, item: 'Order placed', result: 'failed', comment: 'a cent is missing' });
  expect(because(world)).toEqual(['a customer has still to sign off r1 in INT (1 of 2 items have a result, 1 failed)']);
  expect(checkClosed(world, r1(world))).toBe(true);
});

test('so is what failed beside an item that came to the checklist after the signature', () => {
  const world = inInt();
  world.do({ kind: 'sign', by: 'fay', ...on, checklist: asTheFile });
  expect(because(world)).toEqual([]);
  world.do({ kind: 'add-item', by: 'dan', ...on, item: 'Invoice 0' });
  world.do({ kind: 'try-item', by: 'fay', ...on, item: 'Order placed', result: 'failed', comment: 'a cent is missing' });
  expect(because(world)).toEqual(['fay signed without `Invoice 0`, which came to the checklist later']);
  expect(checkClosed(world, r1(world))).toBe(true);
});
