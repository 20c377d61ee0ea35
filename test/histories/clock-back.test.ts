import { expect, test } from 'vitest';
import { billOf } from './fixture.ts';
import { runAgents } from './helping-hand.ts';
import { World } from './world.ts';
import type { Order } from '#core/state.ts';

const second = 1_000;

/** A release that has entered INT, where it soaks. */
function soaking(): World {
  const world = new World({ intSoak: 10 * second });
  world.do({ kind: 'create', by: 'ann', release: 'r1', bill: billOf(1, 1), authors: [], carry: false });
  world.do({ kind: 'promote', by: 'fay', release: 'r1', stage: 'INT', wait: true });
  while (runAgents(world)) world.tick(1);
  return world;
}

const attestings = (world: World): readonly Order[] => [...world.state.orders.values()].filter(({ check }) => check?.soaked !== undefined);

test('a clock that is set back takes no question back, and none is asked twice under one name', () => {
  const world = soaking();
  world.tick(10 * second);
  const asked = attestings(world).map(({ key }) => key);
  expect(asked.length).toBeGreaterThan(0);
  world.tick(-5 * second);
  expect(attestings(world).map(({ key }) => key)).toEqual(asked);
  runAgents(world);
  const soaks = () => world.state.releases.get('r1')?.evidence.filter(({ kind }) => kind === 'soak') ?? [];
  expect(soaks()).toEqual([]);
  world.tick(5 * second);
  expect(soaks()).toHaveLength(1);
  const issued = world.log.flatMap(({ events }) => events.flatMap((event) => (event.kind === 'orderIssued' ? [event.order.key] : [])));
  expect(new Set(issued).size).toBe(issued.length);
});
