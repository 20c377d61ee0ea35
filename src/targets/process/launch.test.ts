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
