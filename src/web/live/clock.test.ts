import { expect, test } from 'vitest';
import { wordsOfInstant } from '#web/words/instants.ts';
import { presentFor } from './clock.ts';

const now = Date.parse('2026-11-22T08:00:31Z');
const [second, minute] = [1_000, 60_000];

test.each([0, second, 4 * minute, 5 * minute - second, 5 * minute, 6 * minute, 86_400_000, 40 * 86_400_000, -second, -10 * minute])(
  'what happened %i ms ago is told as at the second itself',
  (ago) => {
    expect(wordsOfInstant(now - ago, presentFor(now - ago, now))).toBe(wordsOfInstant(now - ago, now));
  },
);

test.each([second, 4 * minute, 6 * minute, 86_400_000])('what happened %i ms ago is not looked at anew in the next second', (ago) => {
  expect(presentFor(now - ago, now + second)).toBe(presentFor(now - ago, now));
});
