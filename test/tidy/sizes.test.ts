import { describe, expect, test } from 'vitest';
import { findOversize } from './sizes.ts';
import { readSources, wordsOf } from './sources.ts';

test('no file has more than 400 lines and no function more than 60', () => {
  expect(wordsOf(findOversize(readSources('src', 'test', 'bench', 'examples', 'scripts')))).toEqual([]);
});

describe('planted', () => {
  test.each([
    [400, 0],
    [401, 1],
  ])('a file of %i lines gives %i findings', (lines, count) => {
    expect(findOversize([{ path: 'src/core/long.ts', text: '\n'.repeat(lines) }])).toHaveLength(count);
  });

  test.each([
    ['function long() {', '}', 'src/core/a.ts', 60, 0],
    ['function long() {', '}', 'src/core/a.ts', 61, 1],
    ['const long = () => {', '};', 'src/core/a.ts', 61, 1],
    ['class A { long() {', '} }', 'src/core/a.ts', 61, 1],
    ['describe("rules", () => {', '});', 'src/core/a.test.ts', 61, 0],
    ['// reason: it is faster so.\nfunction long() {', '}', 'src/core/a.ts', 61, 0],
    ['// It is faster so.\nfunction long() {', '}', 'src/core/a.ts', 61, 1],
  ])('%s … %s in %s over %i lines gives %i findings', (head, foot, path, lines, count) => {
    expect(findOversize([{ path, text: `${head}${'\n'.repeat(lines - 1)}${foot}` }])).toHaveLength(count);
  });
});
