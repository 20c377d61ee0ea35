import { expect, test } from 'vitest';
import { blockers } from '#core/blockers/index.ts';
import type { Order } from '#core/state.ts';
import { billOf } from './fixture.ts';
import { World } from './world.ts';

/** r1 runs in INT, where its suite has failed in i1; r2 runs in DEV and wants to follow. */
function displaceable(): World {
  const world = new World({ queue: 'protect-soak' });
  for (const n of [1, 2]) world.do({ kind: 'create', by: 'ann', release: `r${n}`, bill: billOf(1, n), authors: [], carry: false });
  bring(world, 'r1', 'DEV');
  bring(world, 'r1', 'INT');
  for (const order of checksIn(world))
    world.observe(order, 'succeeded', { because: 'seen', result: { verdict: order.environment === 'i1' ? 'fail' : 'pass' } });
  bring(world, 'r2', 'DEV');
  return world;
}

function bring(world: World, release: string, stage: string): void {
  world.do({ kind: 'promote', by: 'fay', release, stage, wait: false });
  const next = (): Order | undefined => [...world.state.orders.values()].find((order) => order.kind !== 'check' || stage === 'DEV');
  for (let order = next(); order !== undefined; order = next()) world.succeed(order);
}

const checksIn = (world: World): readonly Order[] => [...world.state.orders.values()].filter(({ kind }) => kind === 'check');

function inTheWayOf2(world: World): readonly string[] {
  const release = world.state.releases.get('r2');
  return release === undefined ? ['r2 is gone'] : blockers(world.state, release, 'INT', world.now).map(({ code }) => code);
}

test('a release whose check said no is displaced, one whose check is to say once more is not, though the place is down', () => {
  const world = displaceable();
  expect(inTheWayOf2(world)).toEqual([]);
  world.health('i1', false);
  const gate = world.state.releases.get('r1')?.entries.INT?.exit.find(({ kind }) => kind === 'check')?.hash ?? '';
  world.do({ kind: 'recheck', by: 'fay', release: 'r1', stage: 'INT', gate });
  expect(inTheWayOf2(world)).toEqual(['protected']);
});
