import { expect, test } from 'vitest';
import { must } from '#core/bug.ts';
import { begunAt, systemOf } from '#core/fixture.ts';
import { World } from '#core/world-fixture.ts';

const file = `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora], release-manager: [rita], operator: [olaf]}
services:
  api: {source: directory:./api, command: node a.js}
environments:
  one: {data: synthetic, errors: full}
  two: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: INT
    waves: [[one], [two]]
    queue: in-order
    exit: [soak: {for: 10 minutes, grace: 1 minute}]
  - stage: PROD
`;

const half = 30_000;

/** Each place does what it is told, the others not yet. */
function obeyIn(world: World, place: string): void {
  const own = () => [...world.state.orders.values()].filter(({ environment }) => environment === place);
  for (let [order] = own(); order !== undefined; [order] = own()) {
    const { key, fence, host, promotion, step } = order;
    const digest = world.state.promotions.get(promotion)?.bill[step?.service ?? '']?.digest;
    const result = digest === undefined ? {} : { digest };
    world.say({ kind: 'observe', by: `agent:${host}`, key, fence, seq: 2, state: 'succeeded', at: world.now, result });
  }
}

function outage(world: World, seq: number): void {
  const health = { kind: 'health', by: 'agent:local', environment: 'one', because: 'gone' } as const;
  world.say({ ...health, up: false, at: world.now, seq });
  world.now += half;
  world.say({ ...health, up: true, at: world.now, seq: seq + 1 });
}

test('a soak forgives no outage that was before its release ran in the whole stage, though it had soaked there before', () => {
  const world = new World(systemOf(file));
  for (const release of ['1.0', '1.1']) {
    world.create(release);
    world.promote(release, 'INT');
    outage(world, release === '1.0' ? 1 : 3);
  }
  // It runs in the whole stage, and has lost nothing by it.
  const soaking = must(world.state.environments.get('one')?.stay, 'stay');
  expect([soaking.upSince, soaking.forgiving?.['60000']?.upSince]).toEqual([begunAt + 2 * half, begunAt + half]);
  world.say({ kind: 'rollback', by: 'rita', stage: 'INT', reason: 'Slow' });
  world.obey();
  world.say({ kind: 'free', by: 'rita', stage: 'INT', release: '1.1' });
  world.say({ kind: 'promote', by: 'dora', release: '1.1', stage: 'INT', wait: true });
  obeyIn(world, 'one');
  expect(world.state.environments.get('one')?.stay?.release).toBe('1.1');
  outage(world, 5);
  const early = must(world.state.environments.get('one')?.stay, 'stay');
  expect([early.upSince, early.forgiving]).toEqual([world.now, undefined]);
});
