import type { MovePart } from '#core/foretold.ts';
import type { Move } from './attribute.ts';

/** More are no answer. */
const mostParts = 30;

/** What shifts less is told together, where there is more than one of it. */
const fewMs = 15 * 60_000;

/** The same thing is told once, and little things in one part. Not a millisecond is lost or won by it. */
export function mergeParts({ parts, ...move }: Move): Move {
  const merged = sameTogether(parts).filter(({ ms, turns }) => ms !== 0 || turns !== undefined);
  const largest = merged.toSorted((left, right) => weightOf(right) - weightOf(left)).slice(0, mostParts - 1);
  const told = new Set(largest.filter((part) => weightOf(part) >= fewMs));
  const rest = merged.filter((part) => !told.has(part));
  if (rest.length < 2) return { ...move, parts: merged };
  const others: MovePart = { kind: 'wait', words: `${rest.length} other things`, ms: sumOf(rest) };
  return { ...move, parts: [...merged.filter((part) => told.has(part)), ...(others.ms === 0 ? [] : [others])] };
}

/** In the order in which each came first. */
function sameTogether(parts: readonly MovePart[]): readonly MovePart[] {
  const found = new Map<string, MovePart>();
  for (const part of parts) {
    const key = `${part.kind} ${part.words}`;
    const before = found.get(key);
    found.set(key, { ...before, ...part, ms: part.ms + (before?.ms ?? 0) });
  }
  return [...found.values()];
}

function weightOf({ ms, turns }: MovePart): number {
  return turns === undefined ? Math.abs(ms) : Number.MAX_SAFE_INTEGER;
}

function sumOf(parts: readonly MovePart[]): number {
  return parts.reduce((sum, { ms }) => sum + ms, 0);
}
