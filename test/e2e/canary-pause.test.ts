// A service that may run only once: customers wait at the router while one ends and the other starts. The agent is killed at each point.
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Rollout } from '#core/system.ts';
import { freePort } from '../free-port.ts';
import { ask, createWorld, kill, startCustomers, type Release, type World } from './agent-world.ts';

/** Customers wait as long as they have to: on a busy machine an agent takes its time to be there again. */
const pause: Rollout = { kind: 'pause', holdMs: 60_000 };
const inside = ['held', 'old-ended', 'after-start', 'between-record-and-router'];
const points = ['before-intent', 'after-intent', ...inside, 'before-result', 'after-result'].map((point) => `switch/${point}`);

let world: World;
let port = 0;
beforeEach(async () => {
  world = await createWorld();
  // One port for both: if two ran, the second would end at once.
  port = await freePort();
});
afterEach(() => world.close());

async function releaseOf(name: string, fence: number, back?: Release, rollout: Rollout = pause): Promise<Release> {
  const placed = await world.artefactOf(name);
  const services = [{ ...placed, service: { ...placed.service, port } }];
  return { name, fence, rollout, services, ...(back === undefined ? {} : { back: { release: back.name, services: back.services } }) };
}

async function deploy(release: Release): Promise<void> {
  for (const kind of ['place', 'read-back', 'switch', 'retire'] as const) await world.do(world.step(kind, release));
}

test('with a pause two never run at once, customers wait, nobody fails, and the way back is the same', async () => {
  await world.startAgent();
  const first = await releaseOf('1.0.0', 1);
  await deploy(first);
  const customers = startCustomers(await world.url(), 4);
  const second = await releaseOf('1.1.0', 2, first);
  await world.do(world.step('place', second));
  expect(world.starts('1.1.0')).toBe(0);
  const seen = await world.do(world.step('read-back', second));
  expect(seen.result?.digest).toBe(second.services[0]?.artefact.digest);
  for (const kind of ['switch', 'retire'] as const) await world.do(world.step(kind, second));
  expect((await ask(await world.url())).body).toBe('1.1.0');
  for (const kind of ['retire', 'switch', 'place'] as const) await world.do(world.step(kind, second, { undo: true }));
  const { failures, versions } = await customers.stop();
  expect([failures, versions, world.starts('1.0.0'), world.starts('1.1.0')]).toEqual([[], ['1.0.0', '1.1.0'], 2, 1]);
});

test('what does not become well in time is taken back by itself: what ran before runs again, and the step says why', async () => {
  await world.startAgent();
  const first = await releaseOf('1.0.0', 1);
  await deploy(first);
  const customers = startCustomers(await world.url(), 4);
  const second = await releaseOf('broken', 2, first);
  await world.do(world.step('place', second));
  const seen = await world.controller.order(world.step('switch', second));
  expect(seen).toMatchObject({
    state: 'failed',
    because: saying(/What ran before runs again\. web ended before it was well/),
  });
  // Customers do not wait for it a second time, by whatever order it is asked for.
  const again = await world.controller.order(world.step('switch', second, { attempt: 2 }));
  expect([again.state, world.starts('1.0.0')]).toEqual(['failed', 2]);
  const { failures, versions } = await customers.stop();
  expect([failures, versions]).toEqual([[], ['1.0.0']]);
  await world.do(world.step('place', second, { undo: true }));
  expect((await ask(await world.url())).body).toBe('1.0.0');
});

test('an agent killed at any point of a pause finishes it, and customers notice nothing but a wait', async () => {
  let agent = await world.startAgent();
  let current = await releaseOf('0', 1);
  await deploy(current);
  const customers = startCustomers(await world.url(), 4);
  for (const [index, point] of points.entries()) {
    await kill(agent);
    agent = await world.startAgent(point);
    const next = await releaseOf(`${index + 1}`, index + 2, current);
    const deployed = deploy(next);
    if (agent.exitCode === null && agent.signalCode === null) await once(agent, 'exit');
    agent = await world.startAgent();
    await deployed;
    expect([point, (await ask(await world.url())).body, world.starts(next.name)]).toEqual([point, next.name, 1]);
    current = next;
  }
  const { requests, failures } = await customers.stop();
  console.log(`pause: ${points.length} kills, ${requests} requests, ${failures.length} failed`);
  expect(failures).toEqual([]);
}, 400_000);

test.each(['old-ended', 'goes-back', 'new-ended', 'between-record-and-router'])(
  'an agent killed at %s of a pause that goes back is followed by one that brings back what ran, with the controller away',
  async (point) => {
    const calm = await world.startAgent();
    const first = await releaseOf('1.0.0', 1, undefined, 'at-once');
    await deploy(first);
    await kill(calm);
    const doomed = await world.startAgent(`switch/${point}`);
    const customers = startCustomers(await world.url(), 2);
    const second = await releaseOf('broken', 2, first);
    await world.do(world.step('place', second));
    const ended = once(doomed, 'exit');
    const switched = world.controller.order(world.step('switch', second));
    await ended;
    world.controller.setAway(true);
    await world.startAgent();
    while ((await ask(await world.url())).body !== '1.0.0');
    world.controller.setAway(false);
    expect(await switched).toMatchObject({ state: 'failed', because: saying('What ran before runs again.') });
    const { failures } = await customers.stop();
    expect(failures).toEqual([]);
  },
);

/** Words that hold these. */
function saying(words: RegExp | string): unknown {
  return typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words);
}
