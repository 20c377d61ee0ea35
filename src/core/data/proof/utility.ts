// How well staging stands for production, told of samples of both: no value leaves this file.
import type { ColumnUtility } from './verdict.ts';

/** Values of one column, as text; NULL where there is none. */
export type ColumnSample = readonly (string | null)[];

export function utilityOf(column: string, source: ColumnSample, staging: ColumnSample, isOrdered: boolean): ColumnUtility {
  const both = [source, staging] as const;
  const own = both.map((sample) => sample.filter((value) => value !== null));
  const [one = [], other = []] = own;
  const share = (sample: ColumnSample, many: number): number => rounded(sample.length === 0 ? 0 : many / sample.length);
  return {
    column,
    sampled: [source.length, staging.length],
    nullShare: [share(source, source.length - one.length), share(staging, staging.length - other.length)],
    distinctShare: [share(one, new Set(one).size), share(other, new Set(other).size)],
    sameShape: rounded(overlap(one.map(shapeOf), other.map(shapeOf))),
    lengthDistance: rounded(
      distance(
        one.map(({ length }) => length),
        other.map(({ length }) => length),
      ),
    ),
    ...(isOrdered && { valueDistance: rounded(distance(one.map(orderOf), other.map(orderOf))) }),
  };
}

/** Kolmogorov and Smirnov: how far apart the shares below any one value are, at most. */
export function distance(one: readonly number[], other: readonly number[]): number {
  if (one.length === 0 || other.length === 0) return one.length === other.length ? 0 : 1;
  const [left, right] = [one.toSorted((a, b) => a - b), other.toSorted((a, b) => a - b)];
  let [at, place, most] = [0, 0, 0];
  while (at < left.length && place < right.length) {
    const value = Math.min(left[at] ?? 0, right[place] ?? 0);
    while (at < left.length && (left[at] ?? 0) <= value) at += 1;
    while (place < right.length && (right[place] ?? 0) <= value) place += 1;
    most = Math.max(most, Math.abs(at / left.length - place / right.length));
  }
  return most;
}

/** `Anna.B12@x.org` is `a.a9@a.a`: runs of letters and of figures, and the signs between them. */
function shapeOf(value: string): string {
  return value
    .slice(0, 200)
    .replaceAll(/\p{L}+/gu, 'a')
    .replaceAll(/\d+/g, '9')
    .replaceAll(/\s+/g, ' ');
}

function overlap(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return one.length === other.length ? 1 : 0;
  const shares = new Map<string, number>();
  for (const shape of one) shares.set(shape, (shares.get(shape) ?? 0) + 1 / one.length);
  const counts = new Map<string, number>();
  for (const shape of other) counts.set(shape, (counts.get(shape) ?? 0) + 1 / other.length);
  return [...counts].reduce((sum, [shape, share]) => sum + Math.min(share, shares.get(shape) ?? 0), 0);
}

/** A number as it is, a date by its time. */
function orderOf(value: string): number {
  const number = Number(value);
  if (!Number.isNaN(number)) return number;
  const time = Date.parse(value);
  return Number.isNaN(time) ? 0 : time;
}

function rounded(share: number): number {
  return Math.round(share * 1000) / 1000;
}
