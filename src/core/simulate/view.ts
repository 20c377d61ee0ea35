import { canonical } from '#core/canonical.ts';
import type { Instant } from '#core/system.ts';
import type { Fate, Judged } from './judge-promotions.ts';
import type { LeftOut } from './left-out.ts';
import type { FirstDifference } from './replay.ts';
import type { Again, Simulated } from './simulate.ts';

/** What the time machine answers. */
export interface SimulationView {
  readonly system: string;
  readonly since: Instant;
  readonly until: Instant;
  /** The history decided anew as it was. */
  readonly again: Omit<Again, 'difference'> & { readonly identical: boolean; readonly difference?: DifferenceView };
  readonly counts?: { readonly [Kind in Fate]: number };
  readonly promotions?: readonly Judged[];
  /** With a change: the files and proposals that it stands instead of, oldest first. */
  readonly leftOut?: readonly LeftOut[];
  readonly assumptions: readonly string[];
}

/** Where the ledger and today's rules part ways first: the exact text of both, and a sentence. */
export interface DifferenceView {
  readonly seq?: number;
  readonly at: Instant;
  readonly ledger?: string;
  readonly now?: string;
  readonly sentence: string;
}

export function simulationView(
  { again: { difference, ...again }, promotions, leftOut, assumptions }: Simulated,
  asked: { readonly system: string; readonly since: Instant; readonly until: Instant },
): SimulationView {
  const told = difference === undefined ? undefined : differenceView(difference, again);
  return {
    ...asked,
    again: { ...again, identical: told === undefined, ...(told && { difference: told }) },
    ...(promotions && { promotions, counts: countsOf(promotions) }),
    ...(leftOut && { leftOut }),
    assumptions,
  };
}

function countsOf(promotions: readonly Judged[]): { readonly [Kind in Fate]: number } {
  const counts = { same: 0, stopped: 0, earlier: 0, later: 0, unknown: 0 };
  for (const { fate } of promotions) counts[fate] += 1;
  return counts;
}

function differenceView({ line, said }: FirstDifference, { semantics }: Pick<Again, 'semantics'>): DifferenceView {
  const places = { ...(line && { seq: line.seq, ledger: canonical(line.event) }), ...(said && { now: canonical(said.event) }) };
  return {
    at: line?.at ?? said?.at ?? 0,
    ...places,
    sentence: `${partingOf(line?.event.kind, said?.event.kind, line?.seq)}${whyOf(semantics)}`,
  };
}

function partingOf(ledger: string | undefined, now: string | undefined, seq: number | undefined): string {
  if (ledger === undefined) return `The ledger ends where today's rules say ${now ?? 'more'}.`;
  const instead = now === undefined ? 'nothing' : now === ledger ? `another ${now}` : now;
  return `Event ${seq ?? ''} of the ledger is ${ledger}; today's rules say ${instead} there.`;
}

/** Rules that were changed by a newer Lockstep are no riddle. */
function whyOf({ ledger, now }: Again['semantics']): string {
  return ledger === now
    ? ''
    : ` It was decided by the rules ${ledger}, and this Lockstep decides by the rules ${now}: that is a change of rules.`;
}
