import { expect, test } from 'vitest';
import { followJsonPath } from './json-path.ts';

const value: unknown = JSON.parse('{"a": {"b-c": [1, {"d e": null}]}, "__proto__": 7}');

test.each([
  ['$', { kind: 'found', value }],
  ['$.a.b-c[0]', { kind: 'found', value: 1 }],
  ['$["a"].b-c[1]["d e"]', { kind: 'found', value: null }],
  ['$.__proto__', { kind: 'found', value: 7 }],
  ['$.a.b-c[2]', { kind: 'absent', at: '$.a.b-c[2]' }],
  ['$.a.x.y', { kind: 'absent', at: '$.a.x' }],
  ['$.a.b-c.length', { kind: 'absent', at: '$.a.b-c.length' }],
  ['$.constructor', { kind: 'absent', at: '$.constructor' }],
])('%s leads to what stands there, and nowhere else', (path, found) => {
  expect(followJsonPath(value, path)).toEqual(found);
});
