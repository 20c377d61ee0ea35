import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseConfiguration } from './configuration.ts';
import { readStored, writeStored } from './stored-configuration.ts';

async function freshFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'lockstep-router-')), 'configuration.json');
}

function sound() {
  const verdict = parseConfiguration({
    version: 7,
    doorKeys: [],
    listeners: [{ name: 'web', port: 0, door: 'open', sides: {}, weights: {} }],
  });
  if (verdict.kind === 'refused') throw new Error(verdict.refusal.sentence);
  return { configuration: verdict.configuration, ports: new Map([['web', 21_234]]) };
}

test('what was written is read, ports included', async () => {
  const file = await freshFile();
  await writeStored(file, sound());
  expect(await readStored(file)).toEqual(sound());
});

test('without a file the router starts with nothing, and that is no problem', async () => {
  expect(await readStored(await freshFile())).toEqual({ configuration: { version: 0, doorKeys: [], listeners: [] }, ports: new Map() });
});

test.each([
  ['half a document', '{"format":1,"ports":{},"conf'],
  ['an empty file', ''],
  ['another format', '{"format":2,"ports":{},"configuration":{}}'],
  ['a document that is refused today', '{"format":1,"ports":{},"configuration":{"version":1}}'],
  [
    'a chosen port that is missing',
    '{"format":1,"ports":{},"configuration":{"version":1,"doorKeys":[],"listeners":[{"name":"web","port":0,"door":"open","sides":{},"weights":{}}]}}',
  ],
])('%s is set aside and named, and nothing of it is served', async (_, text) => {
  const file = await freshFile();
  await writeFile(file, text);
  const stored = await readStored(file);
  expect(stored.configuration.version).toBe(0);
  expect(stored.problem).toContain('set aside');
  expect(await readdir(join(file, '..'))).toEqual([expect.stringContaining('.unreadable-')]);
});
