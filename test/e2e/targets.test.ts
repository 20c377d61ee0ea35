// One suite over every target of the list, as `test/contract` has them for other plug-ins; here, because a router runs.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { catalogue } from '#catalogue/index.ts';
import { Failure } from '#core/failure.ts';
import { manifestDigest } from '#core/manifest.ts';
import type { PlacedService } from '#core/payload.ts';
import type { PlanStep } from '#core/state.ts';
import type { EnvironmentDefinition } from '#core/system.ts';
import { targets } from '#targets/index.ts';
import { stopEverything } from '#targets/process/stop-everything.ts';
import type { StepContext, StepOrder, Target, TargetHost } from '#targets/target.ts';

/** How each target of the list is asked the same questions: a new target without a row here fails the suite. */
interface Subject {
  readonly definition: Partial<EnvironmentDefinition>;
  /** Which version runs there, however that is asked. */
  readonly runs: (scene: Scene) => Promise<string>;
}

const secret = 'hunter2-not-to-be-said';

// It serves, and it deploys itself: whatever a target wants of it.
const program = (version: string): string => `
const { appendFileSync, writeFileSync } = require('node:fs');
console.log('version ${version} says', process.env.PASSWORD);
appendFileSync(process.env.NOTES + '/begun', '${version}\\n');
if (process.argv[2] === 'deploy') writeFileSync(process.env.NOTES + '/current', '${version}');
else require('node:http').createServer((request, response) => response.end('${version}')).listen(process.env.PORT, '127.0.0.1');
`;

const subjects: ReadonlyMap<string, Subject> = new Map([
  ['process', { definition: {}, runs: async ({ urls }) => (await fetch(urls.get('web') ?? '')).text() }],
  [
    'command',
    {
      definition: {
        url: 'http://127.0.0.1:9',
        handsOver: true,
        targetOptions: { command: 'node server.js deploy', observe: 'cat "$NOTES/current"' },
      },
      runs: ({ folder }) => Promise.resolve(readFileSync(path.join(folder, 'current'), 'utf8')),
    },
  ],
]);

interface Scene {
  readonly folder: string;
  readonly target: Target;
  /** As the target told them. */
  readonly urls: Map<string, string>;
  readonly blobs: Map<string, Buffer>;
}

test('each target stands in the catalogue under its id, with its hands, and has a row here', () => {
  expect([...targets.keys()]).toEqual([...catalogue.targets.keys()]);
  expect([...subjects.keys()]).toEqual([...targets.keys()]);
  for (const [id, kind] of targets) expect(kind.id).toBe(id);
});

describe.each([...targets.values()])('target $id', (kind) => {
  const subject = subjects.get(kind.id);
  let scene: Scene;
  let fence = 0;

  beforeEach(async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-target-'));
    const urls = new Map<string, string>();
    const blobs = new Map<string, Buffer>();
    const host = hostOf(path.join(folder, 'state'), urls, blobs);
    scene = { folder, urls, blobs, target: await kind.open(host) };
  }, 60_000);

  afterEach(async () => {
    await scene.target.close();
    await stopEverything(path.join(scene.folder, 'state'));
    rmSync(scene.folder, { recursive: true, force: true });
  }, 60_000);

  function orderOf(step: PlanStep['kind'], placed: PlacedService, more: Partial<StepOrder> = {}): StepOrder {
    return {
      system: 'shop',
      environment: 'prod',
      key: `shop/p/prod/f${fence}/${step}/1`,
      definition: {
        name: 'prod',
        host: 'local',
        target: kind.id,
        audience: 'public',
        data: 'synthetic',
        errors: 'full',
        values: { notes: scene.folder },
        ports: {},
        ...subject?.definition,
      },
      fence,
      step: {
        id: step,
        kind: step,
        timeoutMs: 30_000,
        undoable: true,
        looks: step === 'read-back',
        ...(step !== 'switch' && { service: 'web' }),
      },
      undo: false,
      rollout: 'blue-green',
      release: placed.service.source,
      services: [placed],
      secrets: { PASSWORD: secret },
      ...more,
    };
  }

  async function bring(version: string, back?: PlacedService): Promise<PlacedService> {
    fence += 1;
    const placed = await artefactOf(scene.blobs, version);
    const more = back === undefined ? {} : { back: { release: back.service.source, services: [back] } };
    for (const step of ['place', 'read-back', 'switch'] as const) await scene.target.apply(orderOf(step, placed, more), contextOf());
    return placed;
  }

  test('brings a release there, reads back its digest, and sees that it is there', async () => {
    const placed = await bring('1.0.0');
    expect(await subject?.runs(scene)).toBe('1.0.0');
    expect(await scene.target.apply(orderOf('read-back', placed), contextOf())).toMatchObject({ digest: placed.artefact.digest });
    for (const step of ['place', 'switch'] as const)
      expect(await scene.target.observe(orderOf(step, placed), contextOf()), step).toMatchObject({ state: 'there' });
  }, 60_000);

  test('does a step once, however often it is asked', async () => {
    const placed = await bring('1.0.0');
    for (const step of ['place', 'switch'] as const) await scene.target.apply(orderOf(step, placed), contextOf());
    expect(readFileSync(path.join(scene.folder, 'begun'), 'utf8')).toBe('1.0.0\n');
  }, 60_000);

  test('goes back to the release before', async () => {
    const first = await bring('1.0.0');
    const second = await bring('1.1.0', first);
    expect(await subject?.runs(scene)).toBe('1.1.0');
    const back = { release: first.service.source, services: [first] };
    const undo = orderOf('switch', second, { undo: true, back, key: `shop/p/prod/f${fence}/undo-switch/1` });
    await scene.target.undo(undo, contextOf());
    expect(await subject?.runs(scene)).toBe('1.0.0');
    expect(await scene.target.observe(undo, contextOf())).toMatchObject({ state: 'there' });
  }, 60_000);

  test('takes no artefact of other bits than it was promised, and makes those that it takes read-only', async () => {
    fence += 1;
    const placed = await artefactOf(scene.blobs, '1.0.0');
    const other = await artefactOf(scene.blobs, '6.6.6');
    const planted = { ...placed, artefact: { ...placed.artefact, blob: other.artefact.blob } };
    await expect(scene.target.apply(orderOf('place', planted), contextOf())).rejects.toThrow('not');
    await scene.target.apply(orderOf('place', placed), contextOf());
    const { folders } = await scene.target.surroundings({ system: 'shop', environment: 'prod' }, [placed], AbortSignal.timeout(10_000));
    expect(statSync(path.join(folders['web'] ?? '', 'server.js')).mode & 0o222).toBe(0);
  }, 60_000);

  test('says no secret in its logs', async () => {
    await bring('1.0.0');
    const logs = await scene.target.logs({ system: 'shop', environment: 'prod' }, 'web', 100);
    expect(logs).toContain('version 1.0.0 says');
    expect(logs).not.toContain(secret);
    expect(await scene.target.logs({ system: 'shop', environment: 'another' }, 'web', 100)).toBe('');
  }, 60_000);

  test('begins nothing when its time is over', async () => {
    fence += 1;
    const placed = await artefactOf(scene.blobs, '1.0.0');
    await scene.target.apply(orderOf('place', placed), contextOf());
    const begun = notesIn(scene);
    const over = AbortSignal.abort('aborted');
    await expect(scene.target.apply(orderOf('switch', placed), contextOf(over))).rejects.toThrow(Failure);
    expect(notesIn(scene)).toBe(begun);
  }, 60_000);

  test('leaves what runs when it is closed', async () => {
    await bring('1.0.0');
    await scene.target.close();
    expect(await subject?.runs(scene)).toBe('1.0.0');
    scene = { ...scene, target: await kind.open(hostOf(path.join(scene.folder, 'state'), scene.urls, scene.blobs)) };
    expect(await subject?.runs(scene)).toBe('1.0.0');
  }, 60_000);
});

function notesIn({ folder }: Scene): string {
  const file = path.join(folder, 'begun');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function contextOf(signal = new AbortController().signal): StepContext {
  return {
    signal,
    keep: () => Promise.resolve(`sha256:${'0'.repeat(64)}`),
    tell: () => undefined,
    check: () => Promise.resolve({ verdict: 'pass', because: '' }),
    withRows: (_rows, work) => work(''),
    reach: () => undefined,
  };
}

function hostOf(stateFolder: string, urls: Map<string, string>, blobs: ReadonlyMap<string, Buffer>): TargetHost {
  const router = fileURLToPath(new URL('agent-child.ts', import.meta.url));
  return {
    stateFolder,
    routerCommand: [process.execPath, router, 'router'],
    fetchBlob: (digest) => Promise.resolve(bytesOf(blobs.get(digest))),
    askMetric: () => Promise.resolve({ kind: 'nothing', because: 'nobody is asked' }),
    askHealth: () => Promise.resolve(undefined),
    log: () => undefined,
    tellHealth: () => undefined,
    tellUrls: (_place, told) => {
      for (const [service, url] of Object.entries(told)) urls.set(service, url);
    },
  };
}

async function* bytesOf(bytes: Buffer | undefined): AsyncGenerator<Uint8Array> {
  if (bytes === undefined) throw new Failure('no-such-blob', 'There is no such blob.', { retryable: false });
  yield bytes;
}

async function artefactOf(blobs: Map<string, Buffer>, version: string): Promise<PlacedService> {
  const text = program(version);
  const tar = pack();
  tar.entry({ name: 'server.js', mode: 0o644, mtime: new Date(0) }, text);
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) if (chunk instanceof Uint8Array) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const blob = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  blobs.set(blob, bytes);
  const digest = manifestDigest([{ mode: '644', sha256: createHash('sha256').update(text).digest('hex'), path: 'server.js' }]);
  const variables = { PASSWORD: '${secret.PASSWORD}', NOTES: '${env.notes}' };
  const service = { name: 'web', source: version, command: 'node server.js', after: [], variables, internal: false };
  return { service, artefact: { digest, blob, source: service.source } };
}
