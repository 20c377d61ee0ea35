import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OrderEnvelope } from '#core/payload.ts';
import { findMarked } from '#targets/process/proc.ts';
import { stopEverything } from '#targets/process/stop-everything.ts';
import { ask, createWorld, kill, type Release, type World } from './agent-world.ts';

let world: World;
let agent: Awaited<ReturnType<World['startAgent']>>;
beforeEach(async () => {
  world = await createWorld();
  agent = await world.startAgent();
});
afterEach(() => world.close());

async function releaseOf(name: string, fence: number): Promise<Release> {
  return { name, fence, rollout: 'at-once', services: [await world.artefactOf(name)] };
}

async function deploy(release: Release): Promise<string> {
  for (const kind of ['place', 'switch', 'retire'] as const) await world.do(world.step(kind, release));
  return world.url();
}

function markerPrefix(): string {
  return `${readFileSync(path.join(world.stateFolder, 'id'), 'utf8')}:`;
}

function servicePid(): number {
  const [found] = findMarked(markerPrefix()).filter(({ pid }) => commandOf(pid).includes('server.js'));
  return found?.pid ?? 0;
}

/** Empty where it has ended meanwhile. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** How long until the service answers right. */
async function untilWell(url: string): Promise<number> {
  const began = performance.now();
  while ((await ask(url)).status !== 200) await sleep(5);
  return Math.round(performance.now() - began);
}

describe('a service', () => {
  test('that is killed is started again', async () => {
    const url = await deploy(await releaseOf('1.0.0', 1));
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      process.kill(servicePid(), 'SIGKILL');
      await sleep(10);
      times.push(await untilWell(url));
    }
    console.log(`back after kill -9: ${times.join(', ')} ms`);
    expect(world.starts('1.0.0')).toBe(4);
    // Of a gap that is over sooner than in two seconds nobody is told.
    const [first, ...others] = healths();
    expect(first).toMatchObject({ up: true, seq: 1 });
    expect(others.filter(({ up }) => !up).length).toBeLessThanOrEqual(times.filter((ms) => ms > 1_500).length);
  });

  test('that is killed while the controller is away, and after the agent was killed too, is started again', async () => {
    const url = await deploy(await releaseOf('1.0.0', 1));
    world.controller.setAway(true);
    process.kill(servicePid(), 'SIGKILL');
    await sleep(10);
    await untilWell(url);
    await kill(agent);
    expect((await ask(url)).body).toBe('1.0.0');
    process.kill(servicePid(), 'SIGKILL');
    await sleep(10);
    await world.startAgent();
    await untilWell(url);
    expect(world.starts('1.0.0')).toBe(3);
  });

  test('that hangs for more than two seconds is told as down, and as up when it is well again', async () => {
    await deploy(await releaseOf('1.0.0', 1));
    const pid = servicePid();
    process.kill(pid, 'SIGSTOP');
    await untilHeard(() => healths().length === 2);
    process.kill(pid, 'SIGCONT');
    await untilHeard(() => healths().length === 3);
    expect(healths()).toMatchObject([
      { up: true, seq: 1 },
      { up: false, seq: 2, because: 'Not well: web.' },
      { up: true, seq: 3 },
    ]);
  });

  test('that was started by an agent which died before it wrote down its number is found by its marker', async () => {
    await deploy(await releaseOf('1.0.0', 1));
    const pid = servicePid();
    await kill(agent);
    const file = path.join(world.stateFolder, 'environments', 'shop', 'prod', 'environment.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/,\s*"process": \{[^}]*\}/, ''));
    await world.startAgent();
    expect(servicePid()).toBe(pid);
    expect(readFileSync(file, 'utf8')).toContain('"process"');
  });

  test('that ends at once fails its placement with its last words, without secrets', async () => {
    const seen = await world.controller.order(world.step('place', await releaseOf('broken', 1)));
    expect(seen.state).toBe('failed');
    expect(seen.because).toContain('ended before it was well');
    expect(seen.result?.lastWords).toContain('version broken says ***');
    await sleep(300);
    expect(world.starts('broken')).toBe(1);
  });

  test('knows its own address, and its logs show no secret', async () => {
    const url = await deploy(await releaseOf('1.0.0', 1));
    const self = await ask(`${url}/self`);
    expect((await ask(self.body)).body).toBe('1.0.0');
    const log = await world.controller.ask({ system: 'shop', environment: 'prod', service: 'web', lines: 5 });
    expect(log).toBe('version 1.0.0 says ***');
  });
});

function healths() {
  return world.controller.heard.filter((command) => command.kind === 'health');
}

async function untilHeard(isHeard: () => boolean): Promise<void> {
  await expect.poll(isHeard).toBe(true);
}

describe('an order', () => {
  test('of a lower fence than the highest seen is refused, also after a restart', async () => {
    await deploy(await releaseOf('1.0.0', 5));
    const stale = world.step('place', await releaseOf('0.9.0', 4));
    expect(await world.controller.order(stale)).toMatchObject({
      state: 'failed',
      because: 'Stale: its fence is 4, and shop/prod has seen 5.',
    });
    await kill(agent);
    await world.startAgent();
    expect(await world.controller.order({ ...stale, key: 'another' })).toMatchObject({ state: 'failed' });
    expect(world.starts('0.9.0')).toBe(0);
  });

  test('that comes again is answered with its result, and not done again', async () => {
    const release = await releaseOf('1.0.0', 1);
    const first = await world.do(world.step('place', release));
    expect(await world.do(world.step('place', release))).toEqual(first);
    await kill(agent);
    await world.startAgent();
    expect(await world.do(world.step('place', release))).toEqual(first);
    expect(world.starts('1.0.0')).toBe(1);
  });

  test('that comes after its deadline is refused', async () => {
    const late = { ...world.step('place', await releaseOf('1.0.0', 1)), deadline: Date.now() - 10_000 };
    expect(await world.controller.order(late)).toMatchObject({
      state: 'absent',
      because: 'Expired: its deadline had passed when it came up.',
    });
    expect(world.starts('1.0.0')).toBe(0);
  });

  test('is asked about: what was done is there, what was not is absent, and is then never done', async () => {
    const release = await releaseOf('1.0.0', 1);
    const place = world.step('place', release);
    await world.do(place);
    expect(await world.controller.order(inquiryOf(place))).toMatchObject({ state: 'succeeded' });
    const never = world.step('switch', release);
    expect(await world.controller.order(inquiryOf(never))).toMatchObject({ state: 'absent' });
    expect(await world.controller.order(never)).toMatchObject({ state: 'absent' });
    const migration = world.step('migrate', release);
    expect(await world.controller.order(inquiryOf(migration))).toMatchObject({ state: 'absent' });
  });

  test('to read back sees bits that somebody changed', async () => {
    const release = await releaseOf('1.0.0', 1);
    await world.do(world.step('place', release));
    const artefacts = path.join(world.stateFolder, 'artefacts');
    const folder = path.join(artefacts, readdirSync(artefacts)[0] ?? '');
    const file = path.join(folder, 'server.js');
    expect(statSync(file).mode & 0o222).toBe(0);
    chmodSync(file, 0o644);
    writeFileSync(file, `${readFileSync(file, 'utf8')}// changed`);
    const seen = await world.do(world.step('read-back', release));
    expect(seen.result?.digest).not.toBe(release.services[0]?.artefact.digest);
  });

  test('to check runs against the services from inside', async () => {
    const release = await releaseOf('1.0.0', 1);
    await deploy(release);
    const { payload: _payload, ...envelope } = world.step('place', release);
    const definition = { name: 'health', kind: 'http', options: { path: '/', service: 'web' }, timeoutMs: 10_000 };
    const order: OrderEnvelope = {
      ...envelope,
      key: 'check/1',
      kind: 'check',
      payload: { kind: 'check', release: '1.0.0', stage: 'PROD', definition, services: release.services },
    };
    expect(await world.do(order)).toMatchObject({ result: { verdict: 'pass' } });
  });
});

function inquiryOf(order: OrderEnvelope): OrderEnvelope {
  if (order.payload.kind !== 'step') return order;
  return { ...order, key: `inquire/${order.key}`, kind: 'inquire', payload: { ...order.payload, kind: 'inquire', about: order.key } };
}

test('results that were made while the controller was away reach it when it is back', async () => {
  const placed = world.controller.order(world.step('place', await releaseOf('1.0.0', 1)));
  while (world.starts('1.0.0') === 0) await sleep(5);
  world.controller.setAway(true);
  await sleep(500);
  world.controller.setAway(false);
  expect(await placed).toMatchObject({ state: 'succeeded' });
});

test('a router that is killed is started again, with its routes', async () => {
  const url = await deploy(await releaseOf('1.0.0', 1));
  const [router] = findMarked(`${markerPrefix()}router`);
  const pid = router?.pid ?? Number.NaN;
  process.kill(pid, 'SIGKILL');
  // On a busy machine it answers once more before it is gone.
  await expect.poll(() => findMarked(`${markerPrefix()}router`).some((each) => each.pid === pid)).toBe(false);
  console.log(`router back after kill -9: ${await untilWell(url)} ms`);
  expect((await ask(url)).body).toBe('1.0.0');
});

test('a second agent on the same folder does not start', async () => {
  const second = await world.startAgent();
  expect(second.exitCode).toBe(1);
  expect(agent.exitCode).toBeNull();
});

test('stopEverything leaves no process behind', async () => {
  const url = await deploy(await releaseOf('1.0.0', 1));
  await kill(agent);
  expect(findMarked(markerPrefix()).length).toBeGreaterThanOrEqual(2);
  await stopEverything(world.stateFolder);
  expect(findMarked(markerPrefix())).toEqual([]);
  expect((await ask(url)).status).toBe(0);
});
