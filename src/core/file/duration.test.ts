import { expect, test } from 'vitest';
import { readDuration } from './duration.ts';
import { editsBetween, nearest } from './nearest.ts';

test.each([
  ['300 ms', 300],
  ['5 seconds', 5000],
  ['1 second', 1000],
  ['1.5 s', 1500],
  ['10 minutes', 600_000],
  ['2 hours', 7_200_000],
  ['1 day', 86_400_000],
  ['3 calendar days', 259_200_000],
])('%s is %d ms', (text, ms) => {
  expect(readDuration(text)).toEqual({ ok: true, ms });
});

test.each([
  ['5', 'no-unit'],
  ['5d', 'unclear-unit'],
  ['5 h', 'unknown-unit'],
  ['5 fortnights', 'unknown-unit'],
  ['5 working days', 'unknown-unit'],
  ['PT5M', 'bad-duration'],
  ['0 hours', 'bad-duration'],
  ['-5 hours', 'bad-duration'],
  ['999999999 days', 'bad-duration'],
])('%s is refused as %s', (text, code) => {
  expect(readDuration(text)).toMatchObject({ ok: false, code });
});

test.each([
  ['ports', 'port', 1],
  ['stagse', 'stages', 1],
  ['abc', 'abc', 0],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
])('from %s to %s it is %d edits', (left, right, edits) => {
  expect(editsBetween(left, right)).toBe(edits);
});

test.each([
  ['Services', 'services'],
  ['prot', 'port'],
  ['sign_off', 'sign-off'],
  ['x', undefined],
  ['elephant', undefined],
])('by %s is meant %s', (word, meant) => {
  expect(nearest(word, ['port', 'services', 'sign-off', 'stage'])).toBe(meant);
});
