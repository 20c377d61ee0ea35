import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { maskSecrets, rotateLog, tailLog } from './log-file.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lockstep-log-'));
  file = path.join(folder, 'web.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a log that grows too long makes room while its writer writes on; two older files are kept', () => {
  const writer = openSync(file, 'a');
  for (let number = 0; number < 5; number += 1) {
    writeSync(writer, `line ${number}\n`);
    rotateLog(file, 5);
  }
  writeSync(writer, 'last\n');
  closeSync(writer);
  expect(readdirSync(folder).sort()).toEqual(['web.log', 'web.log.1', 'web.log.2']);
  expect(readFileSync(file, 'utf8')).toBe('last\n');
  expect(tailLog(file, 2, [])).toBe('line 4\nlast');
});

test('the tail of a log that is not there is empty', () => {
  expect(tailLog(file, 5, [])).toBe('');
});

test.each([
  ['user:hunter2@db', ['hunter2'], 'user:***@db'],
  ['hunter2-long', ['hunter2', 'hunter2-long'], '***'],
  ['a b', ['a', ''], 'a b'],
])('in %j the secrets %j are masked', (text, secrets, masked) => {
  expect(maskSecrets(text, secrets)).toBe(masked);
});
