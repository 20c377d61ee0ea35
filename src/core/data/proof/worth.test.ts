import { expect, test } from 'vitest';
import { WordSet } from './word-set.ts';
import { Words } from './words.ts';
import { exclusionOf, sortOf } from './worth.ts';

const dictionary = new WordSet(['anna', 'braun', 'oak', 'street']);

test.each([
  ['', 'empty'],
  [' - ', 'empty'],
  ['anna@x', 'short'],
  ['12345678', 'number'],
  ['123456789', undefined],
  ['000000001', 'guessable'],
  ['aaaaaaaaaaaa', 'guessable'],
  ['Braun, Anna (Oak)', 'dictionary'],
  ['17 Oak Street', 'dictionary'],
  ['Anna Brauner', undefined],
  ['p7.a@mail.example', undefined],
  ['sunshine', 'guessable'],
  ['sunshine7', undefined],
] as const)('a value %j is left out as %s', (text, why) => {
  const words = new Words();
  const bytes = new TextEncoder().encode(text);
  words.read(bytes, 0, bytes.length);
  expect(exclusionOf(words, dictionary, true)).toBe(why);
});

test.each([
  ['Friedrichstraße', 'guessable'],
  ['Unter den Linden', undefined],
  ['Friedrichstraße 7', undefined],
] as const)('a value %j that many may have is left out as %s', (text, why) => {
  const words = new Words();
  const bytes = new TextEncoder().encode(text);
  words.read(bytes, 0, bytes.length);
  expect(exclusionOf(words, dictionary, false)).toBe(why);
});

test.each([
  ['email', 'text', 'own'],
  ['uuid', 'uuid', 'own'],
  ['name.first', 'text', 'given'],
  ['date.birth', 'text', 'date'],
  ['money', 'numeric', 'number'],
  ['city', 'text', 'list'],
  ['address', 'text', 'shared'],
  ['text.scrub', 'text', 'scrubbed'],
  ['blob', 'bytea', 'blob'],
  ['constant', 'boolean', 'list'],
  [undefined, 'text', 'text'],
  [undefined, 'json', 'json'],
  [undefined, 'timestamp', 'date'],
] as const)('values of %s in a column of %s are looked for as %s', (mask, family, sort) => {
  expect(sortOf(mask, family)).toBe(sort);
});
