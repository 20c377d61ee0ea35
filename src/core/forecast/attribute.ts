// Why a date has moved: what has changed is applied one thing after the other, and what each of them shifts adds up to the whole.
import type { Instant, Milliseconds } from '#core/system.ts';
import { defaultSamples } from './forecast.ts';
import { sample } from './sample.ts';
import type { CompiledSystem } from './waits.ts';

/** Of what happened at the same time, this order. */
export const causeKinds = ['calendar', 'rule', 'queue', 'wait'] as const;

export interface Cause {
  readonly kind: (typeof causeKinds)[number];
  /** Place in the ledger. */
  readonly sequence: number;
  /** `holiday added`, `1.1.0 has entered before it`. */
  readonly words: string;
  /** The system with everything applied up to and with this. */
  readonly change: (system: CompiledSystem) => CompiledSystem;
}

export interface Move {
  /** Of the mean of all samples that get there throughout. */
  readonly ms: Milliseconds;
  /** In the order in which they were applied. They sum to `ms`, exactly. */
  readonly parts: readonly { readonly kind: Cause['kind']; readonly words: string; readonly ms: Milliseconds }[];
  /** Samples in which it gets there whatever was applied; the others tell nothing. */
  readonly samples: number;
}

export function attribute(system: CompiledSystem, causes: readonly Cause[], release: string, samples: number = defaultSamples): Move {
  const ordered = causes.toSorted((left, right) => left.sequence - right.sequence || rankOf(left) - rankOf(right));
  let current = system;
  const rows = [liveOf(current, release, samples)];
  for (const { change } of ordered) rows.push(liveOf((current = change(current)), release, samples));
  const common = Array.from({ length: samples }, (_, each) => each).filter((each) => rows.every((row) => isKnown(row[each])));
  // Rounded once each, from the beginning: what is left over of one part goes into the next.
  const moved = rows.map((row) => Math.round(meanOf(common.map((each) => (row[each] ?? 0) - (rows[0]?.[each] ?? 0)))));
  const parts = ordered.map(({ kind, words }, index) => ({ kind, words, ms: (moved[index + 1] ?? 0) - (moved[index] ?? 0) }));
  return { ms: moved.at(-1) ?? 0, parts, samples: common.length };
}

function liveOf(system: CompiledSystem, release: string, samples: number): Float64Array {
  const found = sample(system, 'drawn', samples).releases.find(({ id }) => id === release);
  return found?.live ?? new Float64Array(samples).fill(Number.POSITIVE_INFINITY);
}

function rankOf({ kind }: Cause): number {
  return causeKinds.indexOf(kind);
}

function meanOf(shifts: readonly number[]): number {
  return shifts.length === 0 ? 0 : shifts.reduce((sum, each) => sum + each, 0) / shifts.length;
}

function isKnown(at: Instant | undefined): boolean {
  return at !== undefined && at < Number.POSITIVE_INFINITY;
}
