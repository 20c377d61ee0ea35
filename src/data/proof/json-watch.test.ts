// Values within JSON are seen as the runtime reads them, although no text of theirs is made.
import { expect, test } from 'vitest';
import type { ClassifiedPath } from '#core/data/classification.ts';
import { Out } from '#masks/out.ts';
import { JsonWatch } from './json-watch.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const paths: readonly ClassifiedPath[] = [
  { path: ['kept'], decision: { kind: 'keep', reason: 'so' }, line: 1 },
  { path: ['list', '*', 'x'], decision: { kind: 'mask', mask: { id: 'email', options: {} } }, line: 2 },
  { path: ['gone'], decision: { kind: 'null' }, line: 3 },
];

/** `path = value > what became of it`. */
function seenIn(before: string, after: string | undefined): readonly string[] {
  const seen: string[] = [];
  const { watch } = new JsonWatch(paths, (rule) => (bytes, from, to, masked) => {
    const other = masked === undefined ? 'nothing' : decoder.decode(masked.view());
    seen.push(`${rule === undefined ? '*' : rule.path.join('.')} = ${decoder.decode(bytes.subarray(from, to))} > ${other}`);
  });
  const bytes = encoder.encode(`xx${before}xx`);
  const masked = new Out(64);
  if (after !== undefined) masked.copy(encoder.encode(after), 0, encoder.encode(after).length);
  watch(bytes, 2, bytes.length - 2, after === undefined ? undefined : masked);
  return seen;
}

test.each([
  ['"one"', '"two"', ['* = one > two']],
  ['{"kept": "a", "b": 12}', '{"kept": "a", "b": 34}', ['* = 12 > 34']],
  ['{"list": [{"x": "a"}, {"x": "b"}]}', '{"list": [{"x": "c"}, {"x": "d"}]}', ['list.*.x = a > c', 'list.*.x = b > d']],
  ['{"a": "q\\"\\u00e4\\n"}', '{"a": "\\u0062"}', ['* = q"ä\n > b']],
  ['{"a": true, "b": null, "c": [], "d": {}}', '{"a": true, "b": null, "c": [], "d": {}}', []],
  ['{"gone": {"deep": ["a", 1]}, "b": "x"}', '{"gone": null, "b": "y"}', ['gone = a > nothing', 'gone = 1 > nothing', '* = x > y']],
  ['{"a": "one"}', '{"b": "two"}', ['* = one > nothing']],
  ['{"a": "one"}', undefined, ['* = one > nothing']],
  ['{"k\\u0065pt": "a"}', '{"k\\u0065pt": "a"}', []],
])('%s beside %s', (before, after, seen) => {
  expect(seenIn(before, after)).toEqual(seen);
});

test('what is no JSON is refused', () => {
  expect(() => seenIn('{"a": ', undefined)).toThrow();
});
