// The table of `docs/proof.md` that says which test holds what of watched production: no row without a test that is there and runs.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readPage } from './docs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { text } = readPage('docs/proof.md');
const table = text.slice(text.indexOf('\n## Watched production\n'));
const rows = [...table.matchAll(/^\| (\d+) \| (.+?) \| (.+) \|$/gm)].map(([, number = '', , held = '']) => ({
  number: Number(number),
  tests: [...held.matchAll(/`([^`]+)` \*([^*]+)\*/g)].map(([, file = '', name = '']) => ({ file, name })),
}));

test('each of the 25 promises of watched production stands in the table once, in order, with a test', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  expect(rows.filter(({ tests }) => tests.length === 0)).toEqual([]);
});

test.each(rows.flatMap(({ number, tests }) => tests.map(({ file, name }) => [number, file, name] as const)))(
  '%i is held by a test that is there and runs: %s, %s',
  (_number, file, name) => {
    expect(whatIsWrong(file, name)).toBeUndefined();
  },
);

test.each([
  ['src/core/canary/gone.test.ts', 'anything', 'there is no such file'],
  ['src/core/canary/wager.ts', 'bet', 'no run of tests takes it up'],
  ['src/core/canary/wager.test.ts', 'is right by magic', 'nothing in it has that name'],
  ['test/scenarios/watch.scenario', 'a rollback', 'nothing in it has that name'],
])('a table that named %s *%s* would be found out', (file, name, because) => {
  expect(whatIsWrong(file, name)).toBe(because);
});

/** A test's name stands in quotes, and nothing before it on its line leaves it out; a scenario's is its first line. */
function whatIsWrong(file: string, name: string): string | undefined {
  if (!existsSync(path.join(root, file))) return 'there is no such file';
  if (!/^src\/.+\.test\.tsx?$|^test\/e2e\/.+\.test\.ts$|^test\/scenarios\/.+\.scenario$/.test(file)) return 'no run of tests takes it up';
  const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
  if (file.endsWith('.scenario')) return lines[0] === `# ${name}` ? undefined : 'nothing in it has that name';
  const line = lines.find((each) => each.includes(`'${name}'`));
  if (line === undefined) return 'nothing in it has that name';
  return /\.(?:skip|todo|fails)\b/.test(line) ? 'it is left out' : undefined;
}
