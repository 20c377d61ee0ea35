import { expect, test } from 'vitest';
import { readSources, wordsOf } from './sources.ts';
import { findStrayFolders } from './temporary.ts';

test('temporary folders lie where they go with the run', () => {
  expect(wordsOf(findStrayFolders(readSources('src', 'test', 'bench', 'examples', 'scripts')))).toEqual([]);
});

/** Put together here, or this file would be found. */
const make = ['mk', 'dtemp'].join('');

test.each([
  [`await ${make}('/tmp/lockstep-');`, 1],
  [`${make}Sync(\n  "/var/tmp/a");`, 1],
  [`await ${make}(join(tmpdir(), 'lockstep-'));`, 0],
])('%s', (text, count) => {
  expect(findStrayFolders([{ path: 'test/planted.test.ts', text }])).toHaveLength(count);
});
