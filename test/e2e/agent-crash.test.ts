import { afterEach, beforeEach, expect, test } from 'vitest';
import { once } from 'node:events';
import { createWorld, kill, startCustomers, type Release, type World } from './agent-world.ts';

// The agent is killed at each of its points, and started again. What it was about happens once, and customers notice nothing.
const points = [
  ...['before-intent', 'after-intent', 'after-start', 'before-result', 'after-result'].map((point) => `migrate/${point}`),
  ...['before-intent', 'after-intent', 'before-start', 'after-start', 'before-result', 'after-result'].map((point) => `place/${point}`),
  ...['before-intent', 'after-intent', 'before-result', 'after-result'].map((point) => `read-back/${point}`),
  ...['before-intent', 'after-intent', 'between-record-and-router', 'before-result', 'after-result'].map((point) => `switch/${point}`),
  ...['before-intent', 'after-intent', 'before-result', 'after-result'].map((point) => `retire/${point}`),
  'after-acknowledged',
];
const kinds = ['migrate', 'place', 'read-back', 'switch', 'retire'] as const;

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

async function releaseOf(name: string, fence: number, rollout: Release['rollout'], back?: Release): Promise<Release> {
  const services = [await world.artefactOf(name)];
  return { name, fence, rollout, services, ...(back === undefined ? {} : { back: { release: back.name, services: back.services } }) };
}

async function deploy(release: Release): Promise<void> {
  for (const kind of kinds) await world.do(world.step(kind, release));
}

test.each(['at-once', 'blue-green'] as const)('an agent killed at any point does everything once (%s)', async (rollout) => {
  let agent = await world.startAgent();
  let current = await releaseOf('0', 1, rollout);
  await deploy(current);
  const customers = startCustomers(await world.url(), 4);
  for (const [index, point] of points.entries()) {
    await kill(agent);
    agent = await world.startAgent(point);
    const next = await releaseOf(`${index + 1}`, index + 2, rollout, current);
    const deployed = deploy(next);
    if (agent.exitCode === null && agent.signalCode === null) await once(agent, 'exit');
    agent = await world.startAgent();
    await deployed;
    expect([point, world.starts(next.name), world.starts(`migrated ${next.name}`)]).toEqual([point, 1, 1]);
    current = next;
  }
  const { requests, failures } = await customers.stop();
  console.log(`${rollout}: ${points.length} kills, ${requests} requests, ${failures.length} failed`);
  expect(failures).toEqual([]);
});

test.each(['place', 'switch', 'retire'] as const)('an agent killed while it undoes %s undoes it once', async (kind) => {
  let agent = await world.startAgent();
  const first = await releaseOf('1.0.0', 1, 'at-once');
  await deploy(first);
  const second = await releaseOf('1.1.0', 2, 'at-once', first);
  await deploy(second);
  const customers = startCustomers(await world.url(), 4);
  await kill(agent);
  agent = await world.startAgent(`undo-${kind}/before-result`);
  const undone = (async () => {
    for (const step of ['retire', 'switch', 'place'] as const) await world.do(world.step(step, second, { undo: true }));
  })();
  await once(agent, 'exit');
  await world.startAgent();
  await undone;
  const { failures, versions } = await customers.stop();
  expect(failures).toEqual([]);
  expect(versions).toContain('1.0.0');
  expect(world.starts('1.0.0')).toBe(2);
});
