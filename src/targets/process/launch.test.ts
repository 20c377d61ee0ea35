import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { launch } from './launch.ts';

test('a program that npm put beside the bits is found by its name, before one of the host', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-launch-'));
  const programs = path.join(folder, 'node_modules', '.bin');
  mkdirSync(programs, { recursive: true });
  // A name that every host has as well.
  writeFileSync(path.join(programs, 'uname'), '#!/bin/sh\necho ours > said.part && mv said.part said\n', { mode: 0o755 });
  await launch({ command: ['uname'], folder, variables: {}, marker: 'test:launch', logFile: path.join(folder, 'log') });
  for (let tries = 0; !existsSync(path.join(folder, 'said')) && tries < 500; tries += 1) await sleep(20);
  expect(readFileSync(path.join(folder, 'said'), 'utf8')).toBe('ours\n');
});

test.each([
  ['its own is found first', ['.lockstep/node/bin'], 'its own'],
  ['the host’s runs where it asks for that', ['.lockstep/node/host'], 'the host’s'],
  ['ours runs where it says nothing', [], 'ours'],
])('of the Nodes of an artefact %s', async (_what, files, which) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-launch-'));
  const host = path.join(folder, 'host');
  mkdirSync(host);
  writeFileSync(path.join(host, 'node'), '#!/bin/sh\necho the host’s\n', { mode: 0o755 });
  for (const file of files) {
    mkdirSync(path.join(folder, file), { recursive: true });
    if (file.endsWith('bin')) writeFileSync(path.join(folder, file, 'node'), '#!/bin/sh\necho its own\n', { mode: 0o755 });
  }
  const before = process.env['PATH'];
  process.env['PATH'] = `${host}:/usr/bin:/bin`;
  try {
    const command = ['sh', '-c', 'node -p "\'ours\'" > said.part && mv said.part said'] as const;
    await launch({ command, folder, variables: {}, marker: 'test:launch', logFile: path.join(folder, 'log') });
  } finally {
    process.env['PATH'] = before;
  }
  for (let tries = 0; !existsSync(path.join(folder, 'said')) && tries < 500; tries += 1) await sleep(20);
  expect(readFileSync(path.join(folder, 'said'), 'utf8').trim()).toBe(which);
});
