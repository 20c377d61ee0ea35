import { expect, test } from 'vitest';
import { play } from './testing-plays.ts';

// `LOCKSTEP_LONG=1` plays ten thousand, `LOCKSTEP_PLAYS=1000` as many as it says.
const plays = Number(process.env['LOCKSTEP_PLAYS'] ?? (process.env['LOCKSTEP_LONG'] === undefined ? 100 : 10_000));

test('what is forecast of a future that is certain is what folding decides, to the minute', { timeout: 3_600_000 }, () => {
  let known = 0;
  for (let seed = 1; seed <= plays; seed += 1) {
    const played = play(seed);
    expect(played.disagreements).toEqual([]);
    known += played.known;
  }
  // Whoever compares never with never compares nothing.
  expect(known).toBeGreaterThan(2 * plays);
});
