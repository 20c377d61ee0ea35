import { expect, test } from 'vitest';
import { soakDue } from './soak-due.ts';
import { makeGate } from '#core/file/gate-hash.ts';
import type { Stay } from '#core/state.ts';

const stay: Stay = { release: 'r1', bill: {}, version: 1, promotion: 'p', stage: 'INT', since: 0, earnedMs: 0 };
const soakOf = (mode: 'continuous' | 'cumulative') => {
  const gate = makeGate({ kind: 'soak', side: 'exit', ms: 1000, mode });
  if (gate.kind !== 'soak') throw new Error('no soak');
  return gate;
};

test.each<[string, 'continuous' | 'cumulative', readonly Partial<Stay>[], { readonly at: number; readonly certain: boolean }]>([
  ['from the moment it runs', 'continuous', [{ upSince: 100 }], { at: 1100, certain: true }],
  ['the last place counts', 'continuous', [{ upSince: 100 }, { upSince: 300 }], { at: 1300, certain: true }],
  ['an outage begins it anew', 'continuous', [{ upSince: 700, earnedMs: 600 }], { at: 1700, certain: true }],
  ['unless minutes are kept', 'cumulative', [{ upSince: 700, earnedMs: 600 }], { at: 1100, certain: true }],
  ['more than enough is enough', 'cumulative', [{ upSince: 700, earnedMs: 6000 }], { at: 700, certain: true }],
  ['down: as if it came up now, and that is not certain', 'continuous', [{ earnedMs: 600 }], { at: 6000, certain: false }],
  ['down, with minutes kept', 'cumulative', [{ earnedMs: 600 }], { at: 5400, certain: false }],
])('a soak of 1,000 ms, asked at 5,000: %s', (_name, mode, stays, due) => {
  expect(
    soakDue(
      { calendars: new Map() },
      soakOf(mode),
      stays.map((fields) => ({ stay: { ...stay, ...fields }, pauses: [] })),
      5000,
    ),
  ).toEqual(due);
});
