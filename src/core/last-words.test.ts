import { expect, test } from 'vitest';
import { lastWordsOf, splitWords } from './last-words.ts';

test('the last twenty lines are told, without what a terminal would obey', () => {
  const text = Array.from({ length: 40 }, (_, index) => `\u001B[31mline ${index}\u001B[0m\r\n`).join('');
  expect(lastWordsOf(text)).toBe(Array.from({ length: 20 }, (_, index) => `line ${index + 20}`).join('\n'));
});

test.each([
  ['\u001B]0;a title\u0007said', 'said'],
  ['\u001B]8;;https://evil.example\u001B\\a link', 'a link'],
  ['\u001B[2J\u001B[1;1Hsaid', 'said'],
  ['said \u202Eback to front', 'said back to front'],
  ['\n\n  said  \n\n\n\n again\n', 'said\n\n again'],
  ['', ''],
])('%j becomes %j', (text, words) => {
  expect(lastWordsOf(text)).toBe(words);
});

test('however long lines are, so much is told and no more, and it is the end', () => {
  const told = lastWordsOf(`${'a'.repeat(50_000)}\n${'b'.repeat(3_000)}the end`);
  expect(told).toHaveLength(4_000);
  expect(told.endsWith('the end')).toBe(true);
});

test.each([
  ['web ended before it was well. Its last words:\nno licence', 'web ended before it was well.', 'no licence'],
  ['It does not get well. Last words of api:\nno table', 'It does not get well.', 'no table'],
  ['It said nothing.', 'It said nothing.', undefined],
  ['1 of 2 requests failed\nno table', '1 of 2 requests failed', 'no table'],
])('%j is a sentence and last words', (failure, sentence, lastWords) => {
  expect(splitWords(failure)).toEqual({ sentence, ...(lastWords !== undefined && { lastWords }) });
});
