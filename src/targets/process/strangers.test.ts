import { chmodSync, existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeReadOnly, removeReadOnly } from './read-only.ts';
import { ArtefactStore } from './artefact-store.ts';
import { Records, type InstanceRecord } from './record.ts';
import { openStateFolder } from './state-folder.ts';
import { discardChanged, wordsOfStrangers } from './strangers.ts';

async function artefact(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-strangers-'));
  mkdirSync(path.join(folder, 'lib'));
  writeFileSync(path.join(folder, 'server.js'), 'serve');
  writeFileSync(path.join(folder, 'lib', 'run'), 'run', { mode: 0o755 });
  symlinkSync('../server.js', path.join(folder, 'lib', 'latest'));
  await makeReadOnly(folder);
  return folder;
}

/** As root does, whom no mode keeps from it; others have to take the mode away first. */
function writeAsRoot(folder: string, names: readonly string[]): void {
  chmodSync(folder, 0o755);
  for (const name of names) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), 'mine');
  }
  chmodSync(folder, 0o555);
}

test('nobody has written into a folder that is as it was unpacked', async () => {
  const folder = await artefact();
  expect(await wordsOfStrangers('api', folder)).toBeUndefined();
  await removeReadOnly(folder);
});

test.each([
  [['logs/today.log', 'logs/older/yesterday.log'], '"logs" was'],
  [['b.db', 'a.pid'], '"a.pid" and "b.db" were'],
  [['1', '2', '3', '4', '5'], '"1", "2", "3" and 2 more were'],
])('%j that a program wrote beside its bits are named %s', async (names, named) => {
  const folder = await artefact();
  writeAsRoot(folder, names);
  expect(await wordsOfStrangers('api', folder)).toBe(
    `In the folder of api's bits ${named} written after they were unpacked. What a program keeps belongs into its DATA_DIR.`,
  );
  await removeReadOnly(folder);
});

describe('bits that a program has written beside', () => {
  const state = openStateFolder(mkdtempSync(path.join(tmpdir(), 'lockstep-strangers-')));
  const artefacts = new ArtefactStore(state.artefacts, () => Promise.reject(new Error('nobody is asked')));
  const parts = { state, artefacts, records: new Records(state) };

  async function put(letter: string, names: readonly string[]): Promise<{ readonly digest: string; readonly folder: string }> {
    const digest = `sha256:${letter.repeat(64)}`;
    const folder = artefacts.folderOf(digest);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'server.js'), 'serve');
    await makeReadOnly(folder);
    writeAsRoot(folder, names);
    return { digest, folder };
  }

  test('are removed before the next placement, to be fetched anew; others stay', async () => {
    const [changed, sound] = [await put('a', ['mine']), await put('b', [])];
    for (const { digest } of [changed, sound]) await discardChanged(parts, digest);
    expect([existsSync(changed.folder), existsSync(sound.folder)]).toEqual([false, true]);
  });

  test('stay where something runs from them, or is kept for a way back', async () => {
    const { digest, folder } = await put('c', ['mine']);
    parts.records.setInstance({ system: 'shop', environment: 'dev', side: 'blue', service: 'api' }, instanceOf(digest));
    await discardChanged(parts, digest);
    expect(existsSync(folder)).toBe(true);
  });
});

function instanceOf(artefact: string): InstanceRecord {
  const kept = { isWanted: false, isProven: true };
  return { service: 'api', artefact, command: './start', port: 1, marker: 'm', specification: 's', ...kept };
}
