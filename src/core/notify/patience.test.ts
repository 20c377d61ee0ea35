import { expect, test } from 'vitest';
import { afterFault, patienceMs } from './patience.ts';

const fault = { sentence: 'it answered 500', isFinal: false };

test.each([
  [1, 0, 2_500],
  [1, 1, 5_000],
  [2, 1, 10_000],
  [5, 1, 80_000],
  [30, 1, 3_600_000],
])('after attempt %d, with the chance of %d, it waits for %d ms', (attempts, chance, waitsMs) => {
  expect(afterFault(fault, { attempts, since: 0 }, 1000, chance)).toEqual({ kind: 'again', at: 1000 + waitsMs });
});

test('a receiver that says when to come again is heard, up to an hour', () => {
  const next = (againAfterMs: number) => afterFault({ ...fault, againAfterMs }, { attempts: 1, since: 0 }, 0, 0);
  expect([next(120_000), next(86_400_000), next(1)]).toEqual([
    { kind: 'again', at: 120_000 },
    { kind: 'again', at: 3_600_000 },
    { kind: 'again', at: 2_500 },
  ]);
});

test('it is given up after three days, or at once where it is no use', () => {
  expect(afterFault(fault, { attempts: 60, since: 0 }, patienceMs - 1, 0).kind).toBe('again');
  expect(afterFault(fault, { attempts: 60, since: 0 }, patienceMs, 0).kind).toBe('dead');
  expect(afterFault({ ...fault, isFinal: true }, { attempts: 1, since: 0 }, 1, 0).kind).toBe('dead');
});
