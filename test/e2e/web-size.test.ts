// What a browser has to load: each chunk of the programs by its weight, those that the board waits for, and all of them.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPages } from './web-browser.ts';

/** Thousands of bytes, compressed. */
const mostFirst = 120;
const mostInAll = 260;

let folder = '';
const sizes = new Map<string, number>();
let first: readonly string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-web-size-'));
  buildPages(folder);
  const files = (await readdir(path.join(folder, 'assets'))).filter((name) => name.endsWith('.js'));
  for (const name of files) sizes.set(name, gzipSync(await readFile(path.join(folder, 'assets', name)), { level: 9 }).length / 1_000);
  const html = await readFile(path.join(folder, 'index.html'), 'utf8');
  first = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].map(([, name = '']) => name);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function weigh(names: Iterable<string>): number {
  return [...names].reduce((sum, name) => sum + (sizes.get(name) ?? Number.NaN), 0);
}

/** Words of another language are loaded instead of nothing, by who reads it. */
function isLanguage(name: string): boolean {
  return name.startsWith('german-');
}

test('the board waits for no more than 120 kB of programs', () => {
  const lines = [...sizes]
    .toSorted(([, left], [, right]) => right - left)
    .map(([name, size]) => `${size.toFixed(1).padStart(6)} kB  ${first.includes(name) ? 'first' : '     '}  ${name}`);
  process.stdout.write(`${lines.join('\n')}\n${weigh(first).toFixed(1).padStart(6)} kB  first\n`);
  expect(first.length).toBeGreaterThan(0);
  expect(weigh(first)).toBeLessThan(mostFirst);
});

test('all pages together, in one language, weigh no more than 260 kB', () => {
  const all = [...sizes.keys()].filter((name) => !isLanguage(name));
  process.stdout.write(`${weigh(all).toFixed(1).padStart(6)} kB  in all\n`);
  expect(weigh(all)).toBeLessThan(mostInAll);
});
