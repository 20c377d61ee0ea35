import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keys, masked } from './testing.ts';
import { Scrambled } from './words-of-text.ts';

const scrambled = new Scrambled(keys.of('text'));

test('every word becomes another of its length; lines and marks stay', () => {
  const found = masked(scrambled, 'Mia called at 14:30,\nher card is 4111 1111.\n\n— Straße 7');
  expect(found).toMatch(
    /^[A-Z][a-z]{2} [a-z]{6} [a-z]{2} \d\d:\d\d,\n[a-z]{3} [a-z]{4} [a-z]{2} \d{4} \d{4}\.\n\n— [A-Z][a-z]{3}[ß-ÿ][a-z] \d$/,
  );
  expect(found).not.toContain('Mia');
});

test('one word is the same one everywhere', () => {
  const [first, , second] = masked(scrambled, 'invoice, Invoice').split(/(, )/);
  expect(second?.toLowerCase()).toBe(first);
  expect(masked(scrambled, 'invoice')).toBe(first);
});

test('of any text the length stays, sign by sign', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      expect(Array.from(masked(scrambled, text)).length).toBe(Array.from(text).length);
    }),
    { numRuns: 3_000 },
  );
});

test('no word of more than three letters stays what it was', () => {
  const words = Array.from({ length: 20_000 }, (_, index) => `w${index.toString(36)}xyz`);
  expect(words.filter((word) => masked(scrambled, word) === word)).toEqual([]);
});
