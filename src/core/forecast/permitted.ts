// When work may start, laid out once: a forecast asks thousands of times.
import type { Instant } from '#core/system.ts';
import type { Interval } from '#core/time/types.ts';
import { opensAt, type Start, type TimeRules } from '#core/time/windows.ts';

/** Rising, half-open, apart from each other. After the last nothing is known. */
export interface Permitted {
  readonly from: Float64Array;
  readonly to: Float64Array;
}

export const anyTime: Permitted = { from: Float64Array.of(Number.NEGATIVE_INFINITY), to: Float64Array.of(Number.POSITIVE_INFINITY) };

export const noTime: Permitted = { from: new Float64Array(0), to: new Float64Array(0) };

/** From one instant to another; a verdict only changes where a rule begins or ends, or where its room does. */
export function permittedBetween(rules: TimeRules, start: Start, from: Instant, to: Instant): Permitted {
  const edges = edgesOf(rules).filter((edge) => edge > from && edge < to);
  const spans: { readonly from: Instant; to: Instant }[] = [];
  let position = 0;
  let at: Instant | undefined = opensAt(rules, start, from);
  while (at !== undefined && at < to) {
    while ((edges[position] ?? to) <= at) position += 1;
    // An edge that changes nothing for this start is no end.
    while (position < edges.length && opensAt(rules, start, edges[position] ?? to) === edges[position]) position += 1;
    const end = edges[position] ?? to;
    spans.push({ from: at, to: end });
    at = end >= to ? undefined : opensAt(rules, start, end);
  }
  return { from: Float64Array.from(spans, (span) => span.from), to: Float64Array.from(spans, (span) => span.to) };
}

function edgesOf({ windows, freezes, stops }: TimeRules): readonly Instant[] {
  const edges = new Set<Instant>();
  const rooms = new Set([0, ...windows.flatMap(({ mustFitMs }) => mustFitMs ?? [])]);
  for (const { intervals, known } of [...windows, ...freezes]) {
    for (const each of [known, ...intervals]) {
      edges.add(each.from);
      edges.add(each.to);
      // Just enough room is enough: one millisecond later it is not.
      for (const room of rooms) for (const edge of [each.from, each.to]) edges.add(edge - room + (room === 0 ? 0 : 1));
    }
  }
  for (const { from, until } of stops) edges.add(from).add(until);
  return [...edges].sort((left, right) => left - right);
}

/** The first instant from `at` on at which it may start; infinity where none is known. */
export function startsAt({ from, to }: Permitted, at: Instant): Instant {
  let [low, high] = [0, to.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((to[middle] ?? at) <= at) low = middle + 1;
    else high = middle;
  }
  return low === to.length ? Number.POSITIVE_INFINITY : Math.max(at, from[low] ?? at);
}

/** The same with a time taken out of it. */
export function without({ from, to }: Permitted, out: Interval): Permitted {
  const left = Array.from(from, (begin, index) => ({ from: begin, to: to[index] ?? begin })).flatMap((span) => [
    { from: span.from, to: Math.min(span.to, out.from) },
    { from: Math.max(span.from, out.to), to: span.to },
  ]);
  const spans = left.filter((span) => span.from < span.to);
  return { from: Float64Array.from(spans, (span) => span.from), to: Float64Array.from(spans, (span) => span.to) };
}
