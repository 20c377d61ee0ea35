import { describe, expect, test } from 'vitest';
import { findUnexplained } from './dependencies.ts';
import { readSource, wordsOf } from './sources.ts';

test('every dependency is pinned and has its reason', () => {
  expect(wordsOf(findUnexplained(readSource('package.json'), readSource('docs/decisions/001-dependencies.md')))).toEqual([]);
});

describe('planted', () => {
  const list = { path: 'list.md', text: '| package | reason |\n|---|---|\n| `pg` | the driver |\n' };

  test.each([
    [{ dependencies: { pg: '8.0.0' } }, []],
    [{ dependencies: { pg: '8.0.0', left: '1.0.0' } }, ['left has no reason in list.md']],
    [{ dependencies: { pg: '8.0.0' }, devDependencies: { right: '1.0.0' } }, ['right has no reason in list.md']],
    [{ dependencies: { pg: '^8.0.0' } }, ['pg is not pinned: ^8.0.0']],
    [{ dependencies: {} }, ['pg is no dependency']],
  ])('%j gives %j', (content, messages) => {
    const found = findUnexplained({ path: 'package.json', text: JSON.stringify(content) }, list);
    expect(found.map((finding) => finding.message)).toEqual(messages);
  });
});
