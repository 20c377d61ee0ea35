import { expect, test } from 'vitest';
import { wordsOfBytes, wordsOfForetold, wordsOfMeasured } from './words.ts';

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_200, '1.2 kB'],
  [12_000, '12 kB'],
  [1_200_000_000, '1.2 GB'],
  [3e15, '3000 TB'],
])('%d bytes are %s', (bytes, words) => {
  expect(wordsOfBytes(bytes)).toBe(words);
});

test('a measurement is one line', () => {
  const lock = 'ACCESS EXCLUSIVE' as const;
  const words = wordsOfMeasured({
    ms: 7_000,
    everyMs: 40,
    databaseBytes: 1.2e9,
    tables: [{ table: 'orders', lock, heldMs: 400, waitedMs: 1_500, rewritten: true }],
    blocked: { sessions: 3, longestMs: 380 },
    files: 2,
  });
  expect(words).toBe(
    'took 7 s on 1.2 GB (2 files); ACCESS EXCLUSIVE on orders for 400 ms, after waiting 2 s; 3 sessions waited, the longest 380 ms; written anew: orders',
  );
});

test('what is foretold says how sure it is, and from what', () => {
  const known = { kind: 'known', ms: 70_000, fromMs: 7_000, toMs: 140_000, fromBytes: 1.2e9, toBytes: 12e9 } as const;
  expect(wordsOfForetold(known, { here: 'TEST', there: 'PROD' })).toBe(
    'takes about 1 min 10 s (7 s to 2 min 20 s): PROD has 12 GB of it, TEST had 1.2 GB',
  );
  expect(wordsOfForetold({ kind: 'unknown', because: 'it was measured nowhere yet' }, { here: 'TEST', there: 'PROD' })).toBe(
    'takes nobody knows how long: it was measured nowhere yet',
  );
});
