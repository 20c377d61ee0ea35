// A release is shown to some visitors first, and both sides are watched: the real router, the real agent, and faults that were planted.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Observation } from '#core/command.ts';
import { createWorld, kill, type Release, type World } from './agent-world.ts';
import { canaryRelease, canaryStep, patient, startVisitors, weightsOf, type Fault } from './canary-world.ts';

let world: World;
let first: Release;
let agent: ChildProcess;
beforeEach(async () => {
  world = await createWorld();
  agent = await world.startAgent();
  first = { ...(await canaryRelease(world, '1.0.0', { fence: 1 })), rollout: 'at-once' };
  for (const kind of ['place', 'switch', 'retire'] as const) await world.do(world.step(kind, first));
});
afterEach(() => world.close());

function judge(release: Release, number: number): Promise<Observation> {
  return world.controller.order(canaryStep(world, release, { kind: 'judge', number }));
}

async function place(release: Release): Promise<void> {
  for (const kind of ['place', 'read-back'] as const) await world.do(world.step(kind, release));
}

async function untilWeight(weight: number): Promise<void> {
  while ((await weightsOf(world))['green'] !== weight) await sleep(50);
}

test('a good release passes every step, also when the agent is killed at each, and no visitor is sent back', async () => {
  const visitors = startVisitors(await world.url());
  const second = await canaryRelease(world, '1.1.0', { fence: 2, back: first, rollout: patient });
  await place(second);
  for (const number of [1, 2]) {
    await kill(agent);
    const doomed = await world.startAgent('shift/between-record-and-router');
    const shifted = world.do(canaryStep(world, second, { kind: 'shift', number }));
    await once(doomed, 'exit');
    agent = await world.startAgent();
    await shifted;
    const judged = judge(second, number);
    await sleep(3_000);
    await kill(agent);
    agent = await world.startAgent();
    const seen = await judged;
    expect(seen).toMatchObject({ state: 'succeeded', result: { canary: { verdict: 'pass', strikes: 0, weight: number * 2_500 } } });
    expect(seen.result?.blobs).toHaveProperty(['canary.json']);
  }
  for (const kind of ['switch', 'retire'] as const) await world.do(world.step(kind, second));
  const seen = await visitors.stop();
  console.log(`good: ${JSON.stringify(seen)}`);
  expect([seen.errors, seen.flips, world.starts('1.1.0')]).toEqual([0, 0, 1]);
  expect(await weightsOf(world)).toEqual({ blue: 0, green: 10_000 });
}, 400_000);

test.each<readonly [string, Fault, RegExp]>([
  ['errors of 20 %', { errors: 0.2 }, /errors/],
  ['errors of 5 %', { errors: 0.05 }, /errors/],
  ['twice the time', { slowMs: 60 }, /slow|huge/],
  ['one endpoint dead', { dead: '/basket' }, /errors/],
])('a release with %s is suspended, looked at again, and taken off by itself', async (_words, fault, metric) => {
  const visitors = startVisitors(await world.url());
  await sleep(2_000);
  const bad = await canaryRelease(world, 'bad', { fence: 2, back: first, fault });
  await place(bad);
  await world.do(canaryStep(world, bad, { kind: 'shift', number: 1 }));
  const began = performance.now();
  const judged = judge(bad, 1);
  await untilWeight(0);
  const suspendedMs = performance.now() - began;
  const seen = await judged;
  const failedMs = performance.now() - began;
  expect(seen).toMatchObject({
    state: 'failed',
    result: { canary: { verdict: 'fail', strikes: 1, metric: saying(metric) } },
  });
  expect((await weightsOf(world))['green']).toBe(0);
  await world.do(canaryStep(world, bad, { kind: 'shift', number: 1, undo: true }));
  await world.do(world.step('place', bad, { undo: true }));
  const { errors, byVersion } = await visitors.stop();
  const words = `suspended after ${Math.round(suspendedMs)} ms, ended after ${Math.round(failedMs)} ms`;
  console.log(`${_words}: ${words}; ${byVersion['bad']} requests on it, ${errors} errors; ${seen.because}`);
  expect(Object.keys(byVersion).toSorted()).toEqual(['1.0.0', 'bad']);
  const told = world.controller.heard.flatMap((command) => (command.kind === 'progress' ? [command.because] : []));
  expect(told).toContainEqual(saying(/^25 %, suspended until a second look: \d+ requests, \d+ of \d+ visitors met an error/));
});

test('with the controller away a bad release is suspended and taken off all the same, and told when it is back', async () => {
  const visitors = startVisitors(await world.url());
  const bad = await canaryRelease(world, 'bad', { fence: 2, back: first, fault: { errors: 0.5 } });
  await place(bad);
  await world.do(canaryStep(world, bad, { kind: 'shift', number: 1 }));
  const judged = judge(bad, 1);
  while (!world.controller.heard.some((command) => command.kind === 'observe' && command.key.includes('judge-1'))) await sleep(20);
  world.controller.setAway(true);
  await untilWeight(0);
  // The next agent finds a canary under way and nobody to ask.
  await kill(agent);
  agent = await world.startAgent();
  await untilWeight(2_500);
  await untilWeight(0);
  world.controller.setAway(false);
  expect(await judged).toMatchObject({ state: 'failed', result: { canary: { verdict: 'fail', strikes: 1 } } });
  await visitors.stop();
});

test('an agent that is killed between its decision and the router leaves nobody on the new release', async () => {
  const bad = await canaryRelease(world, 'bad', { fence: 2, back: first, fault: { errors: 0.5 } });
  await place(bad);
  await world.do(canaryStep(world, bad, { kind: 'shift', number: 1 }));
  await kill(agent);
  const doomed = await world.startAgent('judge/between-strike-and-router');
  const visitors = startVisitors(await world.url());
  const judged = judge(bad, 1);
  await once(doomed, 'exit');
  expect((await weightsOf(world))['green']).toBe(2_500);
  world.controller.setAway(true);
  agent = await world.startAgent();
  expect((await weightsOf(world))['green']).toBe(0);
  world.controller.setAway(false);
  expect(await judged).toMatchObject({ state: 'failed' });
  await visitors.stop();
});

test('a release that turns bad after its verdict, while a person is waited for, is taken off all the same and goes no further', async () => {
  const visitors = startVisitors(await world.url());
  const second = await canaryRelease(world, '1.1.0', { fence: 2, back: first, rollout: patient });
  await place(second);
  await world.do(canaryStep(world, second, { kind: 'shift', number: 1 }));
  expect((await judge(second, 1)).result?.canary?.verdict).toBe('pass');
  world.controller.setAway(true);
  await kill(agent);
  agent = await world.startAgent();
  writeFileSync(`${world.startsFile}.1.1.0.bad`, '');
  await untilWeight(0);
  await untilWeight(2_500);
  await untilWeight(0);
  world.controller.setAway(false);
  const seen = await world.controller.order(canaryStep(world, second, { kind: 'shift', number: 2 }));
  expect(seen).toMatchObject({
    state: 'failed',
    because: saying(/^The release was taken off again: errors: .* after it had been let on\.$/),
  });
  expect((await weightsOf(world))['green']).toBe(0);
  await visitors.stop();
});

test('the checks of a rollout are asked of the new side alone, and one that says no takes it off', async () => {
  const basket = { name: 'basket', kind: 'http', options: { path: '/basket' }, timeoutMs: 20_000 };
  const rollout = { ...patient, checks: [basket] };
  const bad = await canaryRelease(world, 'bad', { fence: 2, back: first, fault: { dead: '/basket' }, rollout });
  await place(bad);
  await world.do(canaryStep(world, bad, { kind: 'shift', number: 1 }));
  const seen = await judge(bad, 1);
  expect(seen).toMatchObject({ state: 'failed', because: saying('basket: 1 of 1 requests failed') });
  expect(seen.result?.canary).toMatchObject({ verdict: 'fail', metric: 'basket', newRequests: 0 });
  expect((await weightsOf(world))['green']).toBe(0);
  await world.do(canaryStep(world, bad, { kind: 'shift', number: 1, undo: true }));
  await world.do(world.step('place', bad, { undo: true }));
  const visitors = startVisitors(await world.url());
  const good = await canaryRelease(world, '1.2.0', { fence: 3, back: first, rollout });
  await place(good);
  await world.do(canaryStep(world, good, { kind: 'shift', number: 1 }));
  expect(await judge(good, 1)).toMatchObject({ state: 'succeeded', result: { canary: { verdict: 'pass' } } });
  await visitors.stop();
});

test('where nobody comes it is inconclusive: the weight is held, and a person is asked', async () => {
  const second = await canaryRelease(world, '1.1.0', { fence: 2, back: first, rollout: patient });
  await place(second);
  await world.do(canaryStep(world, second, { kind: 'shift', number: 1 }));
  const seen = await judge(second, 1);
  expect(seen).toMatchObject({
    state: 'succeeded',
    because: saying('0 of 100 requests'),
    result: { canary: { verdict: 'inconclusive' } },
  });
  expect((await weightsOf(world))['green']).toBe(2_500);
});

test('where nothing ran before there is nobody to compare with', async () => {
  const environment = { ...world.prod, name: 'int' };
  const only = await canaryRelease(world, '1.1.0', { fence: 1 });
  const inInt = (kind: 'shift' | 'judge') => {
    const envelope = canaryStep(world, only, { kind, number: 1 });
    return { ...envelope, key: `${envelope.key}/int`, environment };
  };
  await world.do(world.step('place', only, { environment }));
  await world.do(inInt('shift'));
  expect(await world.do(inInt('judge'))).toMatchObject({
    because: saying('Nothing ran here before'),
    result: { canary: { verdict: 'pass' } },
  });
  await world.do({ ...world.step('switch', only, { environment }) });
});

/** Words that hold these. */
function saying(words: RegExp | string): unknown {
  return typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words);
}
