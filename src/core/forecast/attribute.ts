// Why a date has moved: what has changed is applied one thing after the other, and what each of them shifts adds up to the whole.
import { moveKinds, type DateMove, type MoveKind, type MovePart } from '#core/foretold.ts';
import type { Instant } from '#core/system.ts';
import { defaultSamples } from './forecast.ts';
import { sample } from './sample.ts';
import type { CompiledSystem } from './waits.ts';

export interface Cause {
  readonly kind: MoveKind;
  /** Place in the ledger. */
  readonly sequence: number;
  /** `holiday added`, `1.1.0 has entered before it`. */
  readonly words: string;
  /** The system with everything applied up to and with this. */
  readonly change: (system: CompiledSystem) => CompiledSystem;
}

export type Move = Omit<DateMove, 'from'>;

export function attribute(system: CompiledSystem, causes: readonly Cause[], release: string, samples: number = defaultSamples): Move {
  const ordered = causes.toSorted((left, right) => left.sequence - right.sequence || rankOf(left) - rankOf(right));
  let current = system;
  const rows = [liveOf(current, release, samples)];
  for (const { change } of ordered) rows.push(liveOf((current = change(current)), release, samples));
  return addUp(rows, ordered);
}

/**
 * The first row is of what was, each further one of what was after one more cause. Samples that get there at first and at last count; where
 * none does, nothing is shifted, and what is told is by what the date was lost, or won.
 */
export function addUp(rows: readonly Float64Array[], causes: readonly Pick<Cause, 'kind' | 'words'>[]): Move {
  const [first = new Float64Array(0), last = first] = [rows[0], rows.at(-1)];
  const common = [...first.keys()].filter((each) => isKnown(first[each]) && isKnown(last[each]));
  // Rounded once each, from the beginning: what is left over of one part goes into the next.
  const moved = withoutGaps(rows).map((row) => Math.round(meanOf(common.map((each) => (row[each] ?? 0) - (first[each] ?? 0)))));
  const turn = turnOf(rows);
  const parts = causes.map(({ kind, words }, index): MovePart => ({
    kind,
    words,
    ms: (moved[index + 1] ?? 0) - (moved[index] ?? 0),
    ...(turn?.row === index + 1 && { turns: turn.into }),
  }));
  return { ms: moved.at(-1) ?? 0, parts, samples: common.length };
}

/** While a stage is held there is no date. What is shifted by the time that it comes back is the matter of whoever took it away. */
function withoutGaps(rows: readonly Float64Array[]): readonly Float64Array[] {
  const filled = rows.map((row) => row.slice());
  for (const [index, row] of [...filled.entries()].toReversed()) {
    const next = filled[index + 1];
    for (const each of row.keys()) if (!isKnown(row[each])) row[each] = next?.[each] ?? Number.POSITIVE_INFINITY;
  }
  return filled;
}

/** By even odds: more than half of the samples get there, or they do not. Only the last time is told that it was so ever since. */
function turnOf(rows: readonly Float64Array[]): { readonly row: number; readonly into: 'gone' | 'back' } | undefined {
  const there = rows.map(getsThere);
  const is = there.at(-1);
  if (there[0] === is) return undefined;
  return { row: there.lastIndexOf(is !== true) + 1, into: is === true ? 'back' : 'gone' };
}

function getsThere(row: Float64Array): boolean {
  return 2 * row.filter((at) => isKnown(at)).length >= row.length;
}

function liveOf(system: CompiledSystem, release: string, samples: number): Float64Array {
  return livesIn(system, samples).get(release) ?? new Float64Array(samples).fill(Number.POSITIVE_INFINITY);
}

/** When each release is live, in each sample. */
export function livesIn(system: CompiledSystem, samples: number): ReadonlyMap<string, Float64Array> {
  return new Map(sample(system, 'drawn', samples).releases.map(({ id, live }) => [id, live]));
}

function rankOf({ kind }: Cause): number {
  return moveKinds.indexOf(kind);
}

function meanOf(shifts: readonly number[]): number {
  return shifts.length === 0 ? 0 : shifts.reduce((sum, each) => sum + each, 0) / shifts.length;
}

function isKnown(at: Instant | undefined): boolean {
  return at !== undefined && at < Number.POSITIVE_INFINITY;
}
