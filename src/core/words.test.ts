import { expect, test } from 'vitest';
import { andOf, counted, wordsOfSpan } from './words.ts';

test.each([
  [-5, '0 ms'],
  [0, '0 ms'],
  [250, '250 ms'],
  [999.2, '1000 ms'],
  [1000, '1 s'],
  [1001, '2 s'],
  [59_999, '1 min'],
  [60_000, '1 min'],
  [61_000, '1 min 1 s'],
  [3_599_999, '1 h'],
  [4_320_000, '1 h 12 min'],
  [86_400_000, '1 d'],
  [90_000_001, '1 d 2 h'],
  [259_200_000, '3 d'],
])('%d ms are told as %s', (ms, words) => expect(wordsOfSpan(ms)).toBe(words));

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('%j are joined as "%s"', (names, words) => expect(andOf(names)).toBe(words));

test('one of a thing has no plural', () =>
  expect([0, 1, 2].map((count) => counted(count, 'approval'))).toEqual(['0 approvals', '1 approval', '2 approvals']));
