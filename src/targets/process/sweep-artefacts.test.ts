import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ArtefactStore } from './artefact-store.ts';
import { digestOfFolder } from './manifest-of-folder.ts';
import { markerVariable } from './proc.ts';
import { Records, type InstanceRecord } from './record.ts';
import { openStateFolder, type StateFolder } from './state-folder.ts';
import { keptMs, sweepArtefacts } from './sweep-artefacts.ts';

const now = Date.now();
let root = '';
let state: StateFolder;
let records: Records;
let artefacts: ArtefactStore;
let fetched = 0;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'lockstep-sweep-'));
  state = openStateFolder(root);
  records = new Records(state);
  fetched = 0;
  artefacts = new ArtefactStore(state.artefacts, () => {
    fetched += 1;
    const archive = pack();
    archive.entry({ name: 'server.js' }, 'listen()');
    archive.finalize();
    return Promise.resolve(bytesOf(archive));
  });
});

afterEach(() => rm(root, { recursive: true, force: true }));

const sweep = () => sweepArtefacts({ artefacts, records, state, host: { log: () => undefined } }, now);
const hex = (letter: string): string => letter.repeat(64);

/** An artefact that was asked for last so long ago. */
function put(letter: string, ageMs = keptMs + 1): string {
  const folder = path.join(state.artefacts, hex(letter));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'server.js'), letter);
  utimesSync(folder, new Date(now - ageMs), new Date(now - ageMs));
  return folder;
}

function record(letter: string, isWanted: boolean): void {
  const instance: InstanceRecord = {
    service: 'api',
    artefact: `sha256:${hex(letter)}`,
    command: 'node server.js',
    port: 1,
    marker: 'm',
    specification: 's',
    isWanted,
    isProven: true,
  };
  records.setInstance({ system: 'shop', environment: 'prod', side: isWanted ? 'blue' : 'green', service: 'api' }, instance);
}

async function* bytesOf(archive: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const part of archive) if (part instanceof Uint8Array) yield part;
}

test('what no side has and nobody asked for within a day is removed, read-only as it is', async () => {
  put('a');
  expect(await sweep()).toBe(1);
  expect(readdirSync(state.artefacts)).toEqual([]);
});

test.each([
  ['what runs', () => record('a', true)],
  ['what is kept for a way back', () => record('a', false)],
])('%s stays, however old', async (_what, needs) => {
  const folder = put('a');
  put('b');
  needs();
  expect(await sweep()).toBe(1);
  expect(existsSync(folder)).toBe(true);
});

test('what was asked for within a day stays', async () => {
  put('a', keptMs - 60_000);
  expect(await sweep()).toBe(0);
});

test('what a process of ours stands in stays, even where no record knows of it', async () => {
  const folder = put('a');
  const child = spawn('sleep', ['60'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], [markerVariable]: `${state.markerPrefix}aside/1` },
  });
  try {
    await once(child, 'spawn');
    expect(await sweep()).toBe(0);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  expect(await sweep()).toBe(1);
});

test('asking for it counts as using it, and what was removed is fetched again', async () => {
  const source = mkdtempSync(path.join(root, 'source-'));
  writeFileSync(path.join(source, 'server.js'), 'listen()');
  const digest = await digestOfFolder(source);
  const artefact = { digest, blob: digest, source: 'directory:./api' };
  const { signal } = new AbortController();
  const folder = await artefacts.ensure(artefact, signal);
  utimesSync(folder, new Date(now - keptMs - 1), new Date(now - keptMs - 1));
  await artefacts.ensure(artefact, signal);
  expect([await sweep(), fetched]).toEqual([0, 1]);
  utimesSync(folder, new Date(now - keptMs - 1), new Date(now - keptMs - 1));
  expect(await sweep()).toBe(1);
  await artefacts.ensure(artefact, signal);
  expect([existsSync(folder), fetched]).toEqual([true, 2]);
});

test('what an end in the middle left behind is removed the next time', async () => {
  mkdirSync(path.join(state.artefacts, `${hex('c')}.gone`), { recursive: true });
  expect(await sweep()).toBe(1);
});
