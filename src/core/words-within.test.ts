import { expect, test } from 'vitest';
import { clause, quoted } from './words.ts';

test.each([
  ['Port 80 of web is taken. Leave `port` out.', 'port 80 of web is taken. Leave `port` out'],
  ['Not well: web.', 'not well: web'],
  ['A migration is not undone.', 'a migration is not undone'],
  ['PROD is held', 'PROD is held'],
  ['web ended before it was well.', 'web ended before it was well'],
  ['Lockstep did this.', 'Lockstep did this'],
  ['and so on...', 'and so on...'],
])('within a sentence `%s` is `%s`', (sentence, words) => {
  expect(clause(sentence)).toBe(words);
});

test('what somebody wrote keeps its letters, and loses its full stop', () => {
  expect(quoted('Anna says no. ')).toBe('Anna says no');
});
