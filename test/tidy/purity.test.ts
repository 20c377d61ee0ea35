import { describe, expect, test } from 'vitest';
import { findImpurity } from './purity.ts';
import { readSources, wordsOf } from './sources.ts';

test('core and catalogue know no clock, no chance and no machine', () => {
  expect(wordsOf(findImpurity(readSources('src/core', 'src/catalogue')))).toEqual([]);
});

describe('planted in core', () => {
  test.each([
    ['const now = Date.now();', 'uses Date.now'],
    ['const now = new Date();', 'uses new Date()'],
    ['const now = Date();', 'calls Date()'],
    ['const chance = Math.random();', 'uses Math.random'],
    ['const home = process.env;', 'uses process'],
    ['const home = globalThis.process;', 'uses globalThis.process'],
    ['const id = crypto.randomUUID();', 'uses crypto'],
    ['setTimeout(tick, 10);', 'calls setTimeout()'],
    [`import { createHash } from 'node:crypto';`, 'imports node:crypto'],
    ['names.sort((a, b) => a.localeCompare(b));', 'uses localeCompare'],
  ])('%s is found', (text, message) => {
    const path = 'src/core/planted.ts';
    expect(findImpurity([{ path, text: `// A comment.\n${text}` }])).toEqual([{ path, line: 2, message }]);
  });

  test('a date made from a given instant is pure', () => {
    expect(findImpurity([{ path: 'src/core/day.ts', text: 'const day = new Date(nowMs); // not Date.now()' }])).toEqual([]);
  });
});
