// What a host can say of itself: since when these very bits have run and been reached here, without a gap.
import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { processTargetKind } from '#targets/process/process-target.ts';
import type { Attestation, Target } from '#targets/target.ts';
import { createWorld, kill, type Release, type World } from './agent-world.ts';

const recordShape = z.object({
  sides: z.object({ blue: z.object({ instances: z.record(z.string(), z.object({ process: z.object({ pid: z.int() }).optional() })) }) }),
});

let world: World;
let release: Release;
const opened: Target[] = [];

beforeEach(async () => {
  world = await createWorld();
  const agent = await world.startAgent();
  release = { name: '1.0.0', fence: 1, rollout: 'at-once', services: [await world.artefactOf('1.0.0')] };
  for (const kind of ['place', 'switch', 'retire'] as const) await world.do(world.step(kind, release));
  await kill(agent);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((target) => target.close()));
  await world.close();
});

/** The target alone, on the agent's own folder. */
async function openTarget(): Promise<Target> {
  const child = fileURLToPath(new URL('agent-child.ts', import.meta.url));
  const target = await processTargetKind.open({
    stateFolder: world.stateFolder,
    routerCommand: [process.execPath, child, 'router'],
    fetchBlob: () => Promise.reject(new Error('nothing is fetched')),
    askHealth: () => Promise.resolve(undefined),
    askMetric: () => Promise.resolve({ kind: 'nothing', because: 'nobody is asked' }),
    log: () => undefined,
    tellHealth: () => undefined,
    tellUrls: () => undefined,
  });
  opened.push(target);
  return target;
}

async function attest(target: Target, services = release.services): Promise<Attestation> {
  return (await target.attest?.({ system: 'shop', environment: 'prod' }, services)) ?? { because: 'it cannot' };
}

/** The number of the service's process, as it is written down. */
function servicePid(): number {
  const record: unknown = JSON.parse(
    readFileSync(path.join(world.stateFolder, 'environments', 'shop', 'prod', 'environment.json'), 'utf8'),
  );
  return recordShape.parse(record).sides.blue.instances['web']?.process?.pid ?? 0;
}

test('what has run and been reached since its switch is attested from then on, by every agent that comes after', async () => {
  const target = await openTarget();
  const first = await attest(target);
  expect(first.because).toMatch(/^web run without a gap since /);
  expect(first.since).toBeGreaterThan(Date.now() - 60_000);
  await target.close();
  await sleep(1_100);
  expect((await attest(await openTarget())).since).toBe(first.since);
});

test('a service that ended in between has a gap, however soon it was started again', async () => {
  const target = await openTarget();
  const { since = 0 } = await attest(target);
  const pid = servicePid();
  process.kill(pid, 'SIGKILL');
  while (servicePid() === pid || (await attest(target)).since === undefined) await sleep(50);
  expect((await attest(target)).since).toBeGreaterThan(since);
});

test('one that ended while no agent was there to see it has a gap too', async () => {
  const target = await openTarget();
  const { since = 0 } = await attest(target);
  await target.close();
  process.kill(servicePid(), 'SIGKILL');
  await sleep(200);
  const next = await openTarget();
  while ((await attest(next)).since === undefined) await sleep(50);
  expect((await attest(next)).since).toBeGreaterThan(since);
});

test('other bits than those asked about are not attested, nor what nobody is led to', async () => {
  const target = await openTarget();
  const others = release.services.map((placed) => ({ ...placed, artefact: { ...placed.artefact, digest: `sha256:${'0'.repeat(64)}` } }));
  expect(await attest(target, others)).toEqual({
    because: saying(/^web runs other bits \(sha256:[0-9a-f]{12}…, not sha256:000000000000…\)\.$/),
  });
  expect(await target.attest?.({ system: 'shop', environment: 'nowhere' }, release.services)).toEqual({
    because: 'Nobody is led to anything in nowhere.',
  });
});

test('bits that were changed where they lie are other bits, and what was written beside them is named', async () => {
  const target = await openTarget();
  const artefacts = path.join(world.stateFolder, 'artefacts');
  const folder = path.join(artefacts, readdirSync(artefacts)[0] ?? '');
  const file = path.join(folder, 'server.js');
  const before = readFileSync(file, 'utf8');
  changeReadOnly(file, `${before}\n`);
  expect((await attest(target)).because).toMatch(/^web runs other bits/);
  changeReadOnly(file, before);
  expect((await attest(target)).because).toMatch(/^web run without a gap/);
  chmodSync(folder, 0o755);
  mkdirSync(path.join(folder, 'more'));
  writeFileSync(path.join(folder, 'more', 'file'), 'x');
  expect((await attest(target)).because).toMatch(/^In the folder of web's bits ".+" (?:was|were) written after they were unpacked\. /);
});

/** As somebody does who leaves no trace. */
function changeReadOnly(file: string, text: string): void {
  chmodSync(file, 0o644);
  writeFileSync(file, text);
  chmodSync(file, 0o444);
}

/** Words that hold these. */
function saying(words: RegExp | string): unknown {
  return typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words);
}
