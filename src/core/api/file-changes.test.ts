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

function systemIn(text: string): System {
  const parsed = parseSystem(text, fixtureCatalogue);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join());
  return parsed.system;
}

test.each([
  ['a value', ['values: {mail: smtp.example}', 'values: {mail: mx.example}'], ['environment prod: values mail smtp.example → mx.example']],
  ['a new value', ['values: {mail: smtp.example}', 'values: {mail: smtp.example, a: b}'], ['environment prod: values a nothing → b']],
  ['a command', ['    health: /health\n', '    health: /ok\n'], ['service api: health /health → /ok']],
  ['a gate', ['      - check: smoke\n', ''], ['stage TEST: exit check smoke is gone']],
] as const)('%s that changes is told by name, as it was and as it is', (_what, [from, to], lines) => {
  expect(fileChanges(systemIn(changed(from, from)), systemIn(changed(from, to)))).toEqual(lines);
});

test.each([
  [1, 3, ['service api: instances 1 → 3']],
  [3, 2, ['service api: instances 3 → 2']],
  [1, 1, []],
])('%i instances made to %i are told as numbers', (before, after, lines) => {
  expect(fileChanges(withInstances(before), withInstances(after))).toEqual(lines);
});

test('several instances are shown, one is not', () => {
  expect([instancesOf(withInstances(3)), instancesOf(withInstances(1))]).toEqual([{ instances: { api: 3 } }, {}]);
});
