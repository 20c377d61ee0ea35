import { expect, test } from 'vitest';
import { rowsOfCopy } from './rows-of-copy.ts';

test('rows of a copy are read as they were written', () => {
  const text = ['1\ta\\tb\t\\N', '2\t\\\\N\t', '3\tü\\nx\t\u2028'].map((line) => `${line}\n`).join('');
  expect(rowsOfCopy(new TextEncoder().encode(text))).toEqual([
    ['1', 'a\tb', null],
    ['2', '\\N', ''],
    ['3', 'ü\nx', '\u2028'],
  ]);
  expect(rowsOfCopy(new Uint8Array())).toEqual([]);
});
