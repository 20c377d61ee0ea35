import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical, digestOf, digestOfLines, digestOfText, shortDigest } from './canonical.ts';
import { runToEnd } from './simulate/run-to-end.ts';

test.each([
  [{ b: 1, a: [true, null, 'ä"'] }, '{"a":[true,null,"ä\\""],"b":1}'],
  [{ gone: undefined, kept: { z: 0, y: -0.5 } }, '{"kept":{"y":-0.5,"z":0}}'],
  [[undefined, 1], '[null,1]'],
  [{ a10: 1, a9: 2, A: 3 }, '{"A":3,"a10":1,"a9":2}'],
])('%j has one text', (value, text) => expect(canonical(value)).toBe(text));

test.each([[Number.NaN], [Number.POSITIVE_INFINITY], [new Map()], [() => 1], [1n]])(
  'what JSON would change silently is refused: %s',
  (value) => {
    expect(() => canonical({ value })).toThrow(RangeError);
  },
);

test('equal values have equal texts, and what is read back is equal', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = canonical(value);
      expect(canonical(JSON.parse(text))).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('texts and numbers are written as JSON writes them, whatever is in them', () => {
  const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom('"', '\\', '\u007f', '\u2028', '\ud800', '\n'));
  fc.assert(
    fc.property(fc.oneof(anyText, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()), (value) => {
      expect(canonical(value)).toBe(JSON.stringify(value));
    }),
    { numRuns: 2_000 },
  );
});

test('names stand in the order of their code units, few or many, as they come', () => {
  const names = fc.uniqueArray(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-d]{1,3}$/)), { maxLength: 60, size: 'max' });
  fc.assert(
    fc.property(names, (some) => {
      const wanted = some.toSorted().map((name) => `${JSON.stringify(name)}:[]`);
      expect(canonical(Object.fromEntries(some.map((name) => [name, []])))).toBe(`{${wanted.join(',')}}`);
    }),
    { numRuns: 500 },
  );
});

test('a digest is told in twelve digits', () => expect(shortDigest(digestOf({}))).toBe(digestOf({}).slice(7, 19)));

test.each([[[]], [['one']], [['one', '', 'drei ß']]])('the digest of lines is that of their text: %j', (lines) => {
  expect(runToEnd(digestOfLines(lines))).toBe(digestOfText(lines.join('\n')));
});
