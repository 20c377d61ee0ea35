import { expect, test } from 'vitest';
import type { DateMoved } from '#web/api/queries.ts';
import { wordsOfMove } from './date-moves.tsx';

const dayMs = 86_400_000;
const tuesday = Date.UTC(2026, 5, 16);
const date = (at: number | undefined) => ({
  at: tuesday,
  neverPercent: 0,
  ...(at !== undefined && { evenOdds: at }),
  days: at === undefined ? {} : { evenOdds: new Date(at).toISOString().slice(0, 10) },
});

function moved(from: number | undefined, to: number | undefined): DateMoved {
  return { seq: 7, release: '1.1.0', words: '', ...date(to), move: { from: date(from), ms: 0, samples: 1, parts: [] } };
}

test.each([
  ['Even odds Tue 16 Jun → Thu 18 Jun, +2 d.', tuesday, tuesday + 2 * dayMs],
  ['Even odds Thu 18 Jun → Tue 16 Jun, −2 d.', tuesday + 2 * dayMs, tuesday],
  ['Even odds Tue 16 Jun → no date.', tuesday, undefined],
  ['Even odds no date → Tue 16 Jun.', undefined, tuesday],
])('%s', (words, from, to) => {
  expect(wordsOfMove(moved(from, to), [])).toBe(words);
});
