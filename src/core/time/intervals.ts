// Half-open intervals: the first instant belongs to one, the last does not.
import type { Instant } from '#core/system.ts';
import type { Interval } from './types.ts';

/** One that is empty or ends before it begins is no interval: whoever made it has a bug. */
export function intervalBetween(from: Instant, to: Instant): Interval {
  if (!(from < to)) throw new RangeError(`An interval ends after it begins, and this does not: ${from} to ${to}`);
  return { from, to };
}

/** Oldest first, none touching the next. */
export function union(intervals: readonly Interval[]): readonly Interval[] {
  const joined: Interval[] = [];
  for (const next of intervals.toSorted((left, right) => left.from - right.from)) {
    const { from, to } = intervalBetween(next.from, next.to);
    const last = joined.at(-1);
    if (last === undefined || from > last.to) joined.push({ from, to });
    else if (to > last.to) joined[joined.length - 1] = { from: last.from, to };
  }
  return joined;
}

/** Whether each of the one lies within one of the other union: a window that is covered by its old one weakens nothing. */
export function covers(union: readonly Interval[], intervals: readonly Interval[]): boolean {
  return intervals.every(({ from, to }) => (findAround(union, from)?.to ?? from) >= to);
}

/** The one of a union that an instant lies in. */
export function findAround(intervals: readonly Interval[], at: Instant): Interval | undefined {
  const found = intervals[firstEndingAfter(intervals, at)];
  return found !== undefined && found.from <= at ? found : undefined;
}

/** The first of a union that begins after an instant. */
export function findAfter(intervals: readonly Interval[], at: Instant): Interval | undefined {
  const index = firstEndingAfter(intervals, at);
  const found = intervals[index];
  return found === undefined || found.from > at ? found : intervals[index + 1];
}

function firstEndingAfter(intervals: readonly Interval[], at: Instant): number {
  let [low, high] = [0, intervals.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((intervals[middle]?.to ?? at) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What of the one lies outside of the other union. */
export function without(intervals: readonly Interval[], union: readonly Interval[]): readonly Interval[] {
  return intervals.flatMap(({ from, to }) => {
    const rest: Interval[] = [];
    let begin = from;
    for (let index = firstEndingAfter(union, from); begin < to; index += 1) {
      const next = union[index];
      const end = Math.min(next?.from ?? to, to);
      if (begin < end) rest.push({ from: begin, to: end });
      begin = next?.to ?? to;
    }
    return rest;
  });
}

/** What of a union lies within an interval. */
export function within(intervals: readonly Interval[], { from, to }: Interval): readonly Interval[] {
  return intervals
    .filter((each) => from < to && each.to > from && each.from < to)
    .map((each) => ({ from: Math.max(each.from, from), to: Math.min(each.to, to) }));
}
