import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, startCustomers, type Release, type World } from './agent-world.ts';

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
  for (const kind of ['migrate', 'place', 'read-back', 'switch', 'retire'] as const) await world.do(world.step(kind, release));
}

describe.each(['at-once', 'blue-green'] as const)('a release that replaces another %s', (rollout) => {
  test('takes over under constant traffic without a failed request, and is undone without one', async () => {
    await world.startAgent();
    const first = await releaseOf('1.0.0', 1, rollout);
    await deploy(first);
    const customers = startCustomers(await world.url());
    const second = await releaseOf('1.1.0', 2, rollout, first);
    for (const kind of ['migrate', 'place'] as const) await world.do(world.step(kind, second));
    const seen = await world.do(world.step('read-back', second));
    expect(seen.result?.digest).toBe(second.services[0]?.artefact.digest);
    for (const kind of ['switch', 'retire'] as const) await world.do(world.step(kind, second));
    for (const kind of ['retire', 'switch', 'read-back', 'place'] as const) await world.do(world.step(kind, second, { undo: true }));
    const { requests, failures, versions } = await customers.stop();
    console.log(`${rollout}: ${requests} requests, ${failures.length} failed`);
    expect(failures).toEqual([]);
    expect(versions).toEqual(['1.0.0', '1.1.0']);
    expect(requests).toBeGreaterThan(200);
    expect(world.starts('migrated 1.1.0')).toBe(1);
  });
});
