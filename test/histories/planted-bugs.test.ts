import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { plantedBugs } from './planted-bugs.ts';

const core = fileURLToPath(new URL('../../src/core/', import.meta.url));

test('every bug that is planted finds its place in the core, and only one', () => {
  const astray = plantedBugs.filter(({ file, find }) => readFileSync(`${core}${file}`, 'utf8').split(find).length !== 2);
  expect(astray.map(({ name, file }) => `${name}: ${file}`)).toEqual([]);
});

test('no two bugs have one name', () => {
  expect(new Set(plantedBugs.map(({ name }) => name)).size).toBe(plantedBugs.length);
});
