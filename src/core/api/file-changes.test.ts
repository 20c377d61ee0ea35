import { expect, test } from 'vitest';
import { fileChanges } from './file-changes.ts';
import { changed, fixtureCatalogue } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { System } from '#core/system.ts';
import { instancesOf } from '#core/views/instances.ts';

function withInstances(count: number): System {
  const parsed = parseSystem(changed('    health: /health\n', `    health: /health\n    instances: ${count}\n`), fixtureCatalogue);
  if (!parsed.ok) throw new Error('the file is wrong');
  return parsed.system;
}

test.each([
  [1, 3, ['service api changes', 'service api: instances 1 → 3, with the next release that is made']],
  [3, 2, ['service api changes', 'service api: instances 3 → 2, with the next release that is made']],
  [1, 1, []],
])('%i instances made to %i are told as numbers', (before, after, lines) => {
  expect(fileChanges(withInstances(before), withInstances(after))).toEqual(lines);
});

test('several instances are shown, one is not', () => {
  expect([instancesOf(withInstances(3)), instancesOf(withInstances(1))]).toEqual([{ instances: { api: 3 } }, {}]);
});
