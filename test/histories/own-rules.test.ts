import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyHistory } from './actions.ts';
import { ledgerOf } from './ledger-of.ts';
import { runToEnd } from '#core/simulate/run-to-end.ts';
import { underOwnRules } from '#core/simulate/simulate.ts';

/** 40 in `npm test`; 500 in CI, which sets HISTORIES. */
const runs = process.env.HISTORIES === undefined ? 40 : 500;

test('under its own rules every promotion of every history is the same, to the millisecond', { timeout: 900_000 }, () => {
  let promotions = 0;
  const property = fc.property(anyHistory(25, 60), fc.double({ min: 0, max: 0.9, noNaN: true }), (history, share) => {
    const judged = runToEnd(underOwnRules(ledgerOf(history, share)));
    expect(judged.filter(({ fate, was, would }) => fate !== 'same' || was !== would)).toEqual([]);
    promotions += judged.length;
  });
  fc.assert(property, { numRuns: runs, endOnFailure: true });
  expect(promotions).toBeGreaterThan(runs);
});
