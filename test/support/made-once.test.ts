import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { madeOnce } from '../e2e/made-once.ts';

const run = promisify(execFile);
const module = path.resolve(import.meta.dirname, '../e2e/made-once.ts');

test('of four processes that ask at once one makes it, and all have it', async () => {
  const marks = path.join(mkdtempSync(path.join(tmpdir(), 'lockstep-once-')), 'marks');
  const maker = `(folder) => ['sh', '-c', 'echo made >> "$0"; sleep 0.2; mkdir "$1"; echo whole > "$1/file"', ${JSON.stringify(marks)}, folder]`;
  const script = `const { madeOnce } = await import(${JSON.stringify(module)}); process.stdout.write(madeOnce('of-four', ${maker}));`;
  const all = await Promise.all(Array.from({ length: 4 }, () => run(process.execPath, ['--input-type=module', '-e', script])));
  const [place = ''] = new Set(all.map(({ stdout }) => stdout));
  expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(1);
  expect(readFileSync(path.join(place, 'file'), 'utf8')).toBe('whole\n');
  expect(readFileSync(marks, 'utf8')).toBe('made\n');
});

test('what could not be made is said, and made by whoever asks next', () => {
  expect(() => madeOnce('broken', () => ['sh', '-c', 'echo no room >&2; exit 3'])).toThrow('no room');
  expect(madeOnce('broken', (folder) => ['mkdir', folder])).toContain('lockstep-once-broken');
});
