import { expect, test } from 'vitest';
import { WordSet } from './word-set.ts';

test('a word is known where it stands among others, and no part of it is', () => {
  const set = new WordSet(Array.from({ length: 500 }, (_none, at) => `word${at}`));
  const bytes = new TextEncoder().encode('word17word9999word499');
  expect(set.has(bytes, 0, 6)).toBe(true);
  expect(set.has(bytes, 14, 21)).toBe(true);
  expect(set.has(bytes, 6, 14)).toBe(false);
  expect(set.has(bytes, 0, 4)).toBe(false);
});
