// What a package of Lockstep holds: what runs, what explains it, and nothing else.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packShape = z.tuple([z.looseObject({ files: z.array(z.looseObject({ path: z.string() })) })]);
const permitted =
  /^(?:bin|deploy|dist\/server|dist\/web|docs)\/|^(?:dist\/THIRD-PARTY\.txt|package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md)$/;

test('a package has the bundle, its command and its pages: no history, no tests, no sources', { timeout: 60_000 }, async () => {
  const argv = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const ran = await promisify(execFile)('npm', argv, { cwd: root, maxBuffer: 16 * 1024 * 1024 });
  const [{ files }] = packShape.parse(JSON.parse(ran.stdout));
  const names = files.map((file) => file.path);
  expect(names).toEqual(expect.arrayContaining(['bin/lockstep.js', 'docs/security.md', 'LICENSE']));
  expect(names.filter((name) => !permitted.test(name))).toEqual([]);
  expect(names.filter((name) => /\.test\.|(?:^|\/)\.|\.map$|^(?:src|test|bench|examples)\//.test(name))).toEqual([]);
});
