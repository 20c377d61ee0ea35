import fc from 'fast-check';
import { expect, test } from 'vitest';
import { act, anyHistory } from './actions.ts';
import { World, type Transaction } from './world.ts';
import { emptyState } from '#core/empty-state.ts';
import { fold } from '#core/fold/index.ts';
import { readFacts, type LedgerLine } from '#core/simulate/facts.ts';
import { firstDifference, hashOfStream, replay } from '#core/simulate/replay.ts';
import { runToEnd } from '#core/simulate/run-to-end.ts';

/** 100 in `npm test`; 500 in CI, which sets HISTORIES. */
const runs = process.env.HISTORIES === undefined ? 100 : 500;

test(
  'with nothing changed, the ledger decided anew from any of its instants is the same ledger, byte for byte',
  { timeout: 900_000 },
  () => {
    const told = new Map<string, number>();
    let commands = 0;
    const property = fc.property(anyHistory(25, 60), fc.double({ min: 0, max: 0.9, noNaN: true }), ({ options, actions }, share) => {
      const world = new World(options, actions.length % 2 === 0);
      for (const action of actions) act(world, action);
      const lines = world.log.flatMap(linesOf).map((line, index) => ({ ...line, seq: index + 1 }));
      const from = lines[Math.floor(share * lines.length)]?.at ?? 0;
      const first = lines.findIndex(({ at }) => at >= from);
      const begin = fold(
        emptyState('shop'),
        lines.slice(0, first).map(({ event }) => event),
      );
      const later = lines.slice(first);
      const facts = runToEnd(readFacts(begin, later));
      expect(facts.differences).toEqual([]);
      const again = runToEnd(replay(begin, facts.looks));
      expect(firstDifference(later, again.said)).toBeUndefined();
      expect(hashOfStream(again.said)).toBe(hashOfStream(later));
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

function linesOf({ at, command, events }: Transaction): readonly Omit<LedgerLine, 'seq'>[] {
  return events.map((event) => ({ at, by: command?.by ?? 'lockstep', commandId: '', event }));
}
