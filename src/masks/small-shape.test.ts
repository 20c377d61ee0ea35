import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Mask } from './mask.ts';
import { Shape } from './shape.ts';
import { SmallShape } from './small-shape.ts';
import { keys, masked } from './testing.ts';

const mask = new SmallShape(keys.of('text'));
const word = fc.stringMatching(/^[A-Za-z0-9 .@ÄÖÜäöüßÑñéÉ]{1,12}$/);

test('who is written in capitals becomes nobody else, and all of it is small', () => {
  fc.assert(
    fc.property(word, (text) => {
      const found = masked(mask, text);
      expect(masked(mask, text.toLowerCase())).toBe(found);
      expect(found.toLowerCase()).toBe(found);
      expect(found).toHaveLength(text.length);
    }),
    { numRuns: 3_000 },
  );
});

test('no two short names become one, however they are written', () => {
  const letters = Array.from('àáâãäåæçèéêëìíîïñòóôõöøùúûüý');
  const all = letters.flatMap((first) => letters.flatMap((second) => letters.map((third) => first + second + third)));
  const written = all.map((text, index) => (index % 2 === 0 ? text : text.toUpperCase()));
  const apart = (one: Mask): number => new Set(written.map((text) => masked(one, text).toLowerCase())).size;
  expect(apart(mask)).toBe(all.length);
  expect(apart(new Shape(keys.of('text')))).toBeLessThan(all.length);
});

test('a sign whose small one is two stays: nothing grows', () => {
  expect(Array.from(masked(mask, 'İZMİR'))).toHaveLength(5);
});
