// How long something takes, learned from how long it took: Kaplan and Meier's estimate, which lets open waits count for as long as they
// have lasted, mixed with what is thought of its kind while little is known.
import type { Milliseconds } from '#core/system.ts';

export interface Observation {
  readonly ms: Milliseconds;
  /** It has lasted so long, and is not over. */
  readonly isOpen: boolean;
}

/** Shares of waits by how long they last. */
export interface Lasting {
  /** Rising. */
  readonly ms: Float64Array;
  /** Beside each length: the share that lasts no longer; the last is 1. */
  readonly over: Float64Array;
  readonly closed: number;
  readonly open: number;
}

/** Half last no longer than the median, nine of ten no longer than `mostMs`: the logarithms lie as the normal curve through both. */
export interface Prior {
  readonly medianMs: Milliseconds;
  readonly mostMs: Milliseconds;
}

const minute = 60_000;
const hour = 60 * minute;

/** People in working time: a working day has eight hours. Numbers of ours, for who has no history: half a day, and within two or three. */
export const priors = {
  approval: { medianMs: 3 * hour, mostMs: 16 * hour },
  'sign-off': { medianMs: 6 * hour, mostMs: 24 * hour },
  manual: { medianMs: 4 * hour, mostMs: 24 * hour },
  check: { medianMs: 2 * minute, mostMs: 15 * minute },
  deployment: { medianMs: 1 * minute, mostMs: 5 * minute },
} as const satisfies { readonly [kind: string]: Prior };

/** The prior weighs as much as so many observations. */
const priorWorth = 4;

/** What is still open after the longest ever seen is given half as long again. */
const tail = 1.5;

const priorAtoms = 40;

export function learn(observations: readonly Observation[], prior: Prior): Lasting {
  const closed = observations.filter(({ isOpen }) => !isOpen).length;
  const weight = closed / (closed + priorWorth);
  const atoms = [
    ...(closed === 0 ? [] : kaplanMeier(observations)).map(({ ms, share }) => ({ ms, share: share * weight })),
    ...atomsOf(prior).map(({ ms, share }) => ({ ms, share: share * (1 - weight) })),
  ];
  return lastingOf(atoms, { closed, open: observations.length - closed });
}

/** It always takes just so long. */
export function always(ms: Milliseconds): Lasting {
  return lastingOf([{ ms, share: 1 }], { closed: 0, open: 0 });
}

export interface Atom {
  readonly ms: Milliseconds;
  readonly share: number;
}

/** Where the waits end, and how many of all: who still waits counts among those that could have ended until then. */
export function kaplanMeier(observations: readonly Observation[]): readonly Atom[] {
  const sorted = observations.toSorted((left, right) => left.ms - right.ms || Number(left.isOpen) - Number(right.isOpen));
  const atoms: Atom[] = [];
  let left = 1;
  for (const [position, { ms, isOpen }] of sorted.entries()) {
    if (isOpen) continue;
    const share = left / (sorted.length - position);
    atoms.push({ ms, share });
    left -= share;
  }
  const longest = sorted.at(-1);
  // Rounding leaves a share of some 1e-16 where nobody waits.
  return longest === undefined || left < 1e-9 ? atoms : [...atoms, { ms: tail * longest.ms, share: left }];
}

function atomsOf({ medianMs, mostMs }: Prior): readonly Atom[] {
  const spread = Math.log(mostMs / medianMs) / normalAt(0.9);
  return Array.from({ length: priorAtoms }, (_, index) => {
    const over = (index + 0.5) / priorAtoms;
    return { ms: Math.round(medianMs * Math.exp(spread * normalAt(over))), share: 1 / priorAtoms };
  });
}

/** The normal curve's quantile, within a hundredth for all but one in a thousand (Tukey's lambda). */
function normalAt(over: number): number {
  return (over ** 0.1349 - (1 - over) ** 0.1349) / 0.1975;
}

function lastingOf(atoms: readonly Atom[], counts: { readonly closed: number; readonly open: number }): Lasting {
  const sorted = atoms.toSorted((left, right) => left.ms - right.ms);
  const ms = new Float64Array(sorted.length);
  const over = new Float64Array(sorted.length);
  let sum = 0;
  for (const [index, atom] of sorted.entries()) {
    sum += atom.share;
    ms[index] = Math.round(atom.ms);
    over[index] = sum;
  }
  over[sorted.length - 1] = 1;
  return { ms, over, ...counts };
}

/** How long such a wait lasts in all, if it has lasted `ageMs`: the length below which this share of them ends. */
export function lengthAt(lasting: Lasting, share: number, ageMs: Milliseconds = 0): Milliseconds {
  const first = firstLonger(lasting, ageMs);
  if (first === lasting.ms.length) return Math.round(tail * ageMs);
  const before = lasting.over[first - 1] ?? 0;
  return lasting.ms[Math.max(first, firstAbove(lasting.over, before + share * (1 - before)))] ?? 0;
}

/** As many lengths as are wanted, rising, each as likely as the other. */
export function lengthsOf(lasting: Lasting, count: number, ageMs: Milliseconds = 0): Float64Array {
  let position = firstLonger(lasting, ageMs);
  if (position === lasting.ms.length) return new Float64Array(count).fill(Math.round(tail * ageMs));
  const before = lasting.over[position - 1] ?? 0;
  const lengths = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    const wanted = before + ((index + 0.5) / count) * (1 - before);
    while (position < lasting.over.length - 1 && (lasting.over[position] ?? 1) < wanted) position += 1;
    lengths[index] = lasting.ms[position] ?? 0;
  }
  return lengths;
}

/** The first of the lengths that is longer than it has lasted. What has not begun may last no time at all. */
function firstLonger({ ms }: Lasting, ageMs: Milliseconds): number {
  if (ageMs <= 0) return 0;
  let [low, high] = [0, ms.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ms[middle] ?? 0) <= ageMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstAbove(over: Float64Array, wanted: number): number {
  let [low, high] = [0, over.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((over[middle] ?? 1) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
