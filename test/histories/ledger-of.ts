// A history as its ledger: what was known at one of its instants, and what came from there on.
import { act } from './actions.ts';
import type { History } from './story.ts';
import { World, type Transaction } from './world.ts';
import { emptyState } from '#core/empty-state.ts';
import { fold } from '#core/fold/index.ts';
import type { LedgerLine } from '#core/simulate/facts.ts';
import type { Simulation } from '#core/simulate/simulate.ts';

/** `share`: how much of it lies before that instant, from 0 to 1. */
export function ledgerOf({ options, actions }: History, share: number): Simulation {
  const world = new World(options, actions.length % 2 === 0);
  for (const action of actions) act(world, action);
  const lines = world.log.flatMap(linesOf).map((line, index) => ({ ...line, seq: index + 1 }));
  const since = lines[Math.floor(share * lines.length)]?.at ?? 0;
  const first = lines.findIndex(({ at }) => at >= since);
  const earlier = lines.slice(0, first).map(({ event }) => event);
  return { begin: fold(emptyState('shop'), earlier), lines: lines.slice(first), since, until: world.now };
}

function linesOf({ at, command, events }: Transaction): readonly Omit<LedgerLine, 'seq'>[] {
  return events.map((event) => ({ at, by: command?.by ?? 'lockstep', commandId: '', event }));
}
