import { expect, test } from 'vitest';
import type { Progress } from '#core/state.ts';
import { tellSlowly } from './progress.ts';

test('what is waited for is told after two seconds, when the answer changes, and new last words every ten seconds', () => {
  let now = 0;
  const told: (Progress & { readonly at: number })[] = [];
  const tell = tellSlowly(
    (progress) => void told.push({ ...progress, at: now }),
    () => now,
  );
  const wait = (at: number, because: string, lastWords: string): void => {
    now = at;
    tell(because, () => lastWords);
  };
  wait(500, 'nothing listens', '');
  wait(2_100, '/health answers 500', 'one');
  wait(3_000, '/health answers 500', 'one');
  wait(5_000, '/health answers 500', 'two');
  wait(6_000, '/health answers 503', 'two');
  wait(15_000, '/health answers 503', 'three');
  wait(16_100, '/health answers 503', 'four');
  expect(told.map(({ at, because, lastWords }) => [at, because, lastWords])).toEqual([
    [2_100, '/health answers 500', 'one'],
    [6_000, '/health answers 503', 'two'],
    [16_100, '/health answers 503', 'four'],
  ]);
});

test.each([
  ['\n', undefined],
  ['x'.repeat(900) + 'end\n', `${'x'.repeat(497)}end`],
])('of last words the end is told, and nothing of a service that said nothing', (words, said) => {
  let now = 0;
  const told: Progress[] = [];
  const tell = tellSlowly(
    (progress) => void told.push(progress),
    () => now,
  );
  now = 3_000;
  tell('/health answers 500', () => words);
  expect(told).toEqual([{ because: '/health answers 500', ...(said !== undefined && { lastWords: said }) }]);
});
