import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeReadOnly, removeReadOnly } from './read-only.ts';
import { wordsOfStrangers } from './strangers.ts';

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
  [['logs/today.log', 'logs/older/yesterday.log'], '"logs"'],
  [['b.db', 'a.pid'], '"a.pid" and "b.db"'],
  [['1', '2', '3', '4', '5'], '"1", "2", "3" and 2 more'],
])('%j that a program wrote beside its bits are named %s', async (names, named) => {
  const folder = await artefact();
  writeAsRoot(folder, names);
  expect(await wordsOfStrangers('api', folder)).toBe(
    `api has written into the folder of its own bits: ${named}. Let it write into its DATA_DIR: they are not what was tested any more.`,
  );
  await removeReadOnly(folder);
});
