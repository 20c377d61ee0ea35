import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { commandTarget } from '#catalogue/targets/command.ts';
import type { EnvironmentDefinition } from '#core/system.ts';
import { commandFolder } from '#targets/command/command-target.ts';
import { digestOfPlaced } from '#targets/command/command-variables.ts';
import { findTree } from '#targets/process/proc.ts';
import { openStateFolder } from '#targets/process/state-folder.ts';
import { stopTree } from '#targets/process/stop-tree.ts';
import { createWorld, kill, type Release, type StepChange, type World } from './agent-world.ts';

function saying(words: string): unknown {
  return expect.stringContaining(words);
}

function like(words: RegExp): unknown {
  return expect.stringMatching(words);
}

// A deploy script as others write them: it does what its release's name says, and starts what outlives it. One that is slower ends once
// the test lets it.
const script = `
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require('node:fs');
const { spawn } = require('node:child_process');
const { STARTS, PASSWORD, LOCKSTEP_RELEASE: release, LOCKSTEP_BILL: bill } = process.env;
const current = STARTS + '.current';
const [verb, mode] = process.argv.slice(2);
if (verb === 'observe') {
  process.stdout.write(existsSync(current) ? readFileSync(current, 'utf8') : 'nothing');
  process.exit(0);
}
const told = Object.entries(process.env).filter(([name]) => name.startsWith('LOCKSTEP_') && name !== 'LOCKSTEP_MARKER');
appendFileSync(STARTS, JSON.stringify({ verb, argv: process.argv.slice(2), cwd: process.cwd(), told: Object.fromEntries(told) }) + '\\n');
console.log('deploying', release, 'with', PASSWORD, Buffer.from(PASSWORD).toString('base64'));
const sleeper = (ms) => spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setTimeout(() => {}, ' + ms + ')'], { detached: true, stdio: 'ignore' }).unref();
if (mode === 'hangs') { sleeper(600000); setInterval(() => {}, 1000); }
else if (mode === 'fails') { sleeper(600000); console.error('no room for', release); process.exit(3); }
else finish();
function finish() {
  if (mode === 'slower' && !existsSync(STARTS + '.go')) return setTimeout(finish, 20);
  writeFileSync(current, mode === 'lies' ? 'another' : bill);
  sleeper(600000);
  console.log('done');
}
`;

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  const state = openStateFolder(commandFolder(world.stateFolder));
  await stopTree(state.markerPrefix, undefined, 0);
  await world.close();
});

function prodWith(options: { readonly [key: string]: unknown }): EnvironmentDefinition {
  const targetOptions = commandTarget.options.parse(options);
  return { ...world.prod, url: 'http://127.0.0.1:9', target: 'command', targetOptions, handsOver: true };
}

async function releaseOf(name: string, fence: number, back?: Release): Promise<Release> {
  const services = [await world.artefactOf(name, `${script}// ${name}`)];
  return { name, fence, rollout: 'at-once', services, ...(back && { back: { release: back.name, services: back.services } }) };
}

async function deploy(release: Release, environment: EnvironmentDefinition, more: StepChange = {}) {
  for (const kind of ['place', 'read-back'] as const) await world.do(world.step(kind, release, { environment }));
  return world.controller.order(world.step('switch', release, { environment, ...more }));
}

const ranShape = z.object({ verb: z.string(), argv: z.array(z.string()), cwd: z.string(), told: z.record(z.string(), z.string()) });

type Ran = z.infer<typeof ranShape>;

function runs(): readonly Ran[] {
  if (!existsSync(world.startsFile)) return [];
  // There is a moment at which the file stands and nothing is in it yet.
  const lines = readFileSync(world.startsFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => ranShape.parse(JSON.parse(line)));
}

function markers(): readonly number[] {
  const state = openStateFolder(commandFolder(world.stateFolder));
  return findTree(state.markerPrefix, undefined).map(({ pid }) => pid);
}

function letItEnd(): void {
  writeFileSync(`${world.startsFile}.go`, '');
}

async function untilBegun(): Promise<void> {
  while (runs().length === 0) await sleep(20);
}

const deployed = { command: 'node server.js deploy', observe: 'node server.js observe' };

test('a release is deployed once by its own script, which is told what it is about; what runs is asked, and taken back by the script of before', async () => {
  await world.startAgent();
  const prod = prodWith({ ...deployed, command: 'node server.js deploy "" ${env.name} ${service.web.digest}' });
  const first = await releaseOf('1.0.0', 1);
  expect(await deploy(first, prod, { stage: 'PROD' })).toMatchObject({
    state: 'succeeded',
    because: saying(`says ${digestOfPlaced(first.services)}`),
    result: { blobs: { 'command.log': like(/^sha256:/) } },
  });
  const digest = first.services[0]?.artefact.digest ?? '';
  expect(runs()).toHaveLength(1);
  expect(runs()[0]).toMatchObject({
    argv: ['deploy', '', 'prod', digest],
    told: {
      LOCKSTEP_KEY: 'shop/1.0.0/prod/f1/switch-web',
      LOCKSTEP_SYSTEM: 'shop',
      LOCKSTEP_ENVIRONMENT: 'prod',
      LOCKSTEP_STAGE: 'PROD',
      LOCKSTEP_RELEASE: '1.0.0',
      LOCKSTEP_BILL: digestOfPlaced(first.services),
      LOCKSTEP_DIGEST_WEB: digest,
      LOCKSTEP_ARTEFACT_WEB: runs()[0]?.cwd,
    },
  });
  const second = await releaseOf('1.1.0', 2, first);
  await deploy(second, prod);
  expect(runs()[1]?.told).toMatchObject({ LOCKSTEP_RELEASE: '1.1.0', LOCKSTEP_PREVIOUS_RELEASE: '1.0.0' });
  await world.do(world.step('switch', second, { environment: prod, undo: true }));
  expect(runs()[2]).toMatchObject({ cwd: runs()[0]?.cwd, told: { LOCKSTEP_RELEASE: '1.0.0', LOCKSTEP_UNDO: 'true' } });
  expect(readFileSync(`${world.startsFile}.current`, 'utf8')).toBe(digestOfPlaced(first.services));
  expect(markers().length, 'what a command starts outlives it').toBeGreaterThanOrEqual(3);
});

test('its output is kept and shown without secrets, and no secret stands in an argument', async () => {
  await world.startAgent();
  const release = await releaseOf('1.0.0', 1);
  const seen = await deploy(release, prodWith({ ...deployed }));
  const log = world.controller.blob(seen.result?.blobs?.['command.log'] ?? '');
  expect(log).toContain('deploying 1.0.0 with *** ***');
  const asked = await world.controller.ask({ system: 'shop', environment: 'prod', service: 'web', lines: 10 });
  expect(asked).toBe('deploying 1.0.0 with *** ***\ndone');
  expect(JSON.stringify(runs().map(({ argv }) => argv))).not.toContain('hunter2');
});

test('one that fails, or says another release than was asked for, fails the step, with its exit code and its last words', async () => {
  await world.startAgent();
  const failing = await deploy(await releaseOf('1.0.0', 1), prodWith({ ...deployed, command: 'node server.js deploy fails' }));
  expect(failing).toMatchObject({
    state: 'failed',
    because: '`node server.js deploy fails` ended with exit code 3.',
    result: { lastWords: saying('no room for 1.0.0') },
  });
  expect(markers(), 'what a command that failed has started is ended').toEqual([]);
  const lying = await deploy(await releaseOf('1.1.0', 2), prodWith({ ...deployed, command: 'node server.js deploy lies' }));
  expect(lying).toMatchObject({
    state: 'failed',
    because: saying('ended well, but `node server.js observe` says another, not 1.1.0.'),
  });
});

test('one that takes too long is ended with all that it has started', async () => {
  await world.startAgent();
  // What is told first is told once: a shell has said its words by then, however busy the machine is.
  const command = 'echo "deploying with $PASSWORD"; node server.js deploy hangs';
  const prod = prodWith({ ...deployed, command, timeout: '4 seconds' });
  expect(await deploy(await releaseOf('1.0.0', 1), prod)).toMatchObject({
    state: 'failed',
    because: `\`${command}\` took longer than 4 s, and was ended.`,
  });
  const told = world.controller.heard.flatMap((command) => (command.kind === 'progress' ? [command] : []));
  expect(told[0], 'what it says is told while it runs').toMatchObject({
    because: `\`${command}\` runs`,
    lastWords: like(/^deploying with \*{3}/),
  });
  expect(markers()).toEqual([]);
});

test('one whose promotion is aborted is ended with all that it has started', async () => {
  await world.startAgent();
  const prod = prodWith({ ...deployed, command: 'node server.js deploy hangs' });
  const release = await releaseOf('1.0.0', 1);
  const step = world.step('switch', release, { environment: prod });
  void world.controller.order(step);
  await untilBegun();
  expect(await world.controller.order({ ...step, isAborted: true })).toMatchObject({
    state: 'failed',
    because: saying('its promotion was aborted'),
  });
  expect(markers()).toEqual([]);
});

test('the migrations of a service are run here once, and nobody is led anywhere for them', async () => {
  await world.startAgent();
  const environment = prodWith(deployed);
  const release = await releaseOf('1.0.0', 1);
  for (const kind of ['migrate', 'place', 'read-back'] as const) await world.do(world.step(kind, release, { environment }));
  expect(world.starts('migrated 1.0.0')).toBe(1);
  expect(world.controller.heard.filter(({ kind }) => kind === 'urls')).toEqual([]);
});

test('one that somebody kills fails the step', async () => {
  await world.startAgent();
  const prod = prodWith({ ...deployed, command: 'node server.js deploy hangs' });
  const going = world.controller.order(world.step('switch', await releaseOf('1.0.0', 1), { environment: prod }));
  await untilBegun();
  const state = openStateFolder(commandFolder(world.stateFolder));
  const isScript = (pid: number): boolean => /^\S*node\0server\.js\0deploy/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  const [node] = findTree(state.markerPrefix, undefined).filter(({ pid }) => isScript(pid));
  if (node === undefined) throw new Error('the script does not run');
  process.kill(node.pid, 'SIGKILL');
  expect(await going).toMatchObject({ state: 'failed', because: '`node server.js deploy hangs` ended with exit code 137.' });
  expect(markers()).toEqual([]);
});

const points = ['before-intent', 'after-intent', 'after-start', 'before-result', 'after-result'] as const;

test.each([true, false])('an agent killed at any point of a switch lets its command run once (observed: %s)', async (isObserved) => {
  // Killed while the command is at work, the agent is there again before it has ended.
  const optionsAt = (point: string) => ({
    command: `node server.js deploy ${point === 'after-start' ? 'slower' : 'quick'}`,
    ...(isObserved && { observe: deployed.observe }),
  });
  let current = await releaseOf('0', 1);
  let agent = await world.startAgent();
  await deploy(current, prodWith(optionsAt('')));
  for (const [index, point] of points.entries()) {
    await kill(agent);
    agent = await world.startAgent(`switch/${point}`);
    const next = await releaseOf(`${index + 1}`, index + 2, current);
    const going = deploy(next, prodWith(optionsAt(point)));
    if (agent.exitCode === null && agent.signalCode === null) await once(agent, 'exit');
    agent = await world.startAgent();
    letItEnd();
    expect([point, (await going).state]).toEqual([point, 'succeeded']);
    expect([point, runs().filter(({ told }) => told['LOCKSTEP_RELEASE'] === next.name).length]).toEqual([point, 1]);
    current = next;
  }
});

test.each([
  [{}, 'unknown', 1],
  [{ repeatable: true }, 'succeeded', 2],
  [{ observe: 'node server.js observe' }, 'succeeded', 2],
])('a command that ended with the host, unseen, with %j: the step is %s, and it ran %i times', async (more, state, times) => {
  const agent = await world.startAgent('switch/after-start');
  const release = await releaseOf('1.0.0', 1);
  const going = deploy(release, prodWith({ command: 'node server.js deploy slower', ...more }));
  await once(agent, 'exit');
  await untilBegun();
  // As if the power had failed: the agent, the command and all that it has started are gone at once.
  await stopTree(openStateFolder(commandFolder(world.stateFolder)).markerPrefix, undefined, 0);
  letItEnd();
  await world.startAgent();
  expect(await going).toMatchObject({ state });
  expect(runs()).toHaveLength(times);
});

test('one that was done before the host failed is not done again, where it can be read back', async () => {
  const agent = await world.startAgent('switch/after-start');
  const release = await releaseOf('1.0.0', 1);
  const going = deploy(release, prodWith({ command: 'node server.js deploy slower', observe: 'node server.js observe' }));
  await once(agent, 'exit');
  await untilBegun();
  await stopTree(openStateFolder(commandFolder(world.stateFolder)).markerPrefix, undefined, 0);
  writeFileSync(path.join(`${world.startsFile}.current`), '1.0.0\n');
  await world.startAgent();
  expect(await going).toMatchObject({ state: 'succeeded', because: '`node server.js observe` says 1.0.0.' });
  expect(runs()).toHaveLength(1);
});

test('nothing ran before: there is nothing to go back to, unless the file says how', async () => {
  await world.startAgent();
  const prod = prodWith(deployed);
  const release = await releaseOf('1.0.0', 1);
  await deploy(release, prod);
  await world.do(world.step('switch', release, { environment: prod, undo: true }));
  expect(runs()).toHaveLength(1);
  const withUndo = prodWith({ ...deployed, undo: 'node server.js undeploy' });
  const next = await releaseOf('1.1.0', 2);
  await deploy(next, withUndo);
  await world.do(world.step('switch', next, { environment: withUndo, undo: true }));
  expect(runs().at(-1)).toMatchObject({ verb: 'undeploy', told: { LOCKSTEP_RELEASE: '1.1.0', LOCKSTEP_UNDO: 'true' } });
});
