import { expect, test } from 'vitest';
import { distance, utilityOf } from './utility.ts';

test.each([
  [[1, 2, 3, 4], [1, 2, 3, 4], 0],
  [[1, 2], [3, 4], 1],
  [[1, 2, 3, 4], [3, 4, 5, 6], 0.5],
  [[], [], 0],
  [[1], [], 1],
])('%j and %j are %d apart', (one, other, apart) => {
  expect(distance(one, other)).toBe(apart);
});

test('a column is told by shares and shapes', () => {
  const [source, staging] = [
    ['a1@x.org', 'bo2@y.org', null, 'c3@z.org'],
    ['k9@q.test', 'k9@q.test', null, 'a word'],
  ];
  expect(utilityOf('public.people.email', source, staging, false)).toEqual({
    column: 'public.people.email',
    sampled: [4, 4],
    nullShare: [0.25, 0.25],
    distinctShare: [1, 0.667],
    sameShape: 0.667,
    lengthDistance: 0.333,
  });
});

test('numbers and dates are compared by what they are', () => {
  expect(utilityOf('a', ['2020-01-01', '2021-01-01'], ['2020-06-01', '2022-01-01'], true).valueDistance).toBe(0.5);
  expect(utilityOf('a', ['9', '10'], ['9', '10'], true).valueDistance).toBe(0);
});
