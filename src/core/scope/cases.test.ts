import { expect, test } from 'vitest';
import { casesToTell, longestCase } from './cases.ts';

const many = Array.from({ length: 2_000 }, (_, index) => `suite > case ${index} ${'x'.repeat(80)}`);
const nothing = { passed: [], failed: [], skipped: [] };

test('all cases are told where there is room', () => {
  const cases = { passed: ['a', 'b'], failed: ['c'], skipped: ['d'] };
  expect(casesToTell(cases, [])).toEqual(cases);
});

test('those that requirements name are told first, however many there are', () => {
  const last = many.at(-1) ?? '';
  const told = casesToTell({ ...nothing, passed: many }, [last]);
  expect(told.passed).toContain(last);
  expect(told.passed.length).toBeLessThan(600);
  expect(casesToTell({ ...nothing, passed: many }, []).passed).not.toContain(last);
});

test('a name that is longer than any requirement may write is left out', () => {
  expect(casesToTell({ ...nothing, passed: ['x'.repeat(longestCase + 1), 'a'] }, []).passed).toEqual(['a']);
});
