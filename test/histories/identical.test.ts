import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyHistory } from './actions.ts';
import { ledgerOf } from './ledger-of.ts';
import { readFacts } from '#core/simulate/facts.ts';
import { firstDifference, hashOfStream, replay } from '#core/simulate/replay.ts';
import { runToEnd } from '#core/simulate/run-to-end.ts';

/** 40 in `npm test`; 500 in CI, which sets HISTORIES. */
const runs = process.env.HISTORIES === undefined ? 40 : 500;

test(
  'with nothing changed, the ledger decided anew from any of its instants is the same ledger, byte for byte',
  { timeout: 900_000 },
  () => {
    const told = new Map<string, number>();
    let commands = 0;
    const property = fc.property(anyHistory(25, 60), fc.double({ min: 0, max: 0.9, noNaN: true }), (history, share) => {
      const { begin, lines: later } = ledgerOf(history, share);
      const facts = runToEnd(readFacts(begin, later));
      expect(facts.differences).toEqual([]);
      const again = runToEnd(replay(begin, facts.looks));
      expect(runToEnd(firstDifference(later, again.said))).toBeUndefined();
      expect(runToEnd(hashOfStream(again.said))).toBe(runToEnd(hashOfStream(later)));
      commands += facts.looks.filter(({ command }) => command !== undefined).length;
      for (const { told: events } of facts.looks) for (const { kind } of events ?? []) told.set(kind, (told.get(kind) ?? 0) + 1);
    });
    fc.assert(property, { numRuns: runs, endOnFailure: true });
    // A stray, and a file whose days nobody kept, stand as they are; everything else is read as a command.
    const asTheyAre = ['strayHeard', 'fileApplied', 'proposalMade'];
    expect([...told.keys()].filter((kind) => !asTheyAre.includes(kind))).toEqual([]);
    expect(commands).toBeGreaterThan(runs * 20);
  },
);
