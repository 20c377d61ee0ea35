import { expect, test } from 'vitest';
import { figuresEnd, figuresJoin, figuresStart, Words, wordEnd } from './words.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function read(text: string, words = new Words()): Words {
  const bytes = encoder.encode(`..${text}..`);
  words.read(bytes, 2, bytes.length - 2);
  return words;
}

function folded(text: string): string {
  const { bytes, length } = read(text);
  return decoder.decode(bytes.subarray(0, length));
}

test.each([
  ['Anna.Adler@Mail.example', 'annaadlermailexample'],
  ['ＡＮＮＡ Adler', 'annaadler'],
  ['STRASSE', 'strasse'],
  ['Straße', 'strasse'],
  ['STRAẞE', 'strasse'],
  ['Σίσυφος', 'σίσυφοσ'],
  ['ΣΊΣΥΦΟΣ', 'σίσυφοσ'],
  ['J\u006F\u0308rg', 'jörg'],
  ['+49 (30) 12-34', '49301234'],
  ['٣ ３', '33'],
  ['०१९ ໙', '0199'],
  ['—·…', ''],
])('%s is read as %s', (text, expected) => {
  expect(folded(text)).toBe(expected);
});

/** Numbers that are read in a text, however their groups are put together. */
function numbers(text: string): readonly string[] {
  const words = read(text);
  words.findFigures();
  const { bytes, marks, length, starts, count } = words;
  const found: string[] = [];
  for (let word = 0; word < count; word += 1) {
    const from = starts[word] ?? 0;
    if (((marks[from] ?? 0) & figuresStart) === 0) continue;
    for (let at = from; at < length; at += 1) {
      const mark = marks[at] ?? 0;
      if ((mark & wordEnd) === 0) continue;
      if ((mark & figuresEnd) !== 0) found.push(decoder.decode(bytes.subarray(from, at + 1)));
      if ((mark & figuresJoin) === 0) break;
    }
  }
  return found.filter((number) => number.length > 8);
}

test.each([
  ['call +49 30 1234567 now', ['49301234567', '301234567']],
  ['at 2026-01-31 10:20:30.123456', []],
  ['2026-01-31 030 1234567', ['0301234567']],
  ['31.01.2026 or 01/31/2026', []],
  ['0.1234567890123', []],
  ['49.301234567', []],
  ['030.1234567', ['0301234567']],
  ['+49.301234567', ['49301234567']],
  ['49.30.1234567', ['49301234567']],
  ['x1234567890', []],
  ['1234567890x', []],
  ['550e8400-e29b-41d4-a716-44a655440000', []],
  ['10:20:30:123456789', ['123456789']],
  ['1234567890, 9876543210', ['1234567890', '9876543210']],
])('the long numbers in “%s” are %j', (text, expected) => {
  expect(numbers(text)).toEqual(expected);
});

test('a word ends where letters and figures meet, and a block where something stands between', () => {
  const words = read('kx12 ab-3');
  expect([...words.starts.subarray(0, words.count)]).toEqual([0, 2, 4, 6]);
  const blocks = new Int32Array(9);
  expect([...blocks.subarray(0, words.blocks(blocks))]).toEqual([0, 4, 6]);
});

test('signs of scripts without blanks are words of their own', () => {
  expect(read('山田太郎').count).toBe(4);
});

test('a longer text than any before is read whole', () => {
  const words = new Words();
  read('ab', words);
  read('word '.repeat(2_000), words);
  expect([words.count, words.length]).toEqual([2_000, 8_000]);
});
