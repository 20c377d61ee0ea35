/** Rows from the first to the one before the last that are made. */
export interface Sight {
  readonly first: number;
  readonly end: number;
}

/** Where each row begins; at the end where the last one ends. */
export function offsetsOf(heights: readonly number[]): readonly number[] {
  const offsets = [0];
  for (const height of heights) offsets.push((offsets.at(-1) ?? 0) + height);
  return offsets;
}

/** The rows between two heights of the whole list, and so many beyond on both sides. */
export function sightOf(offsets: readonly number[], top: number, bottom: number, beyond: number): Sight {
  const count = offsets.length - 1;
  const first = lastAt(offsets, top);
  return { first: Math.max(0, Math.min(count, first - beyond)), end: Math.max(0, Math.min(count, lastAt(offsets, bottom) + 1 + beyond)) };
}

/** The last row that begins at this height or above. */
function lastAt(offsets: readonly number[], height: number): number {
  let [low, high] = [0, offsets.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((offsets[middle] ?? 0) <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The numbers of the rows that are made: those in sight, and one that is kept wherever it is. */
export function madeOf({ first, end }: Sight, count: number, kept: number | undefined): readonly number[] {
  const last = Math.min(end, count);
  const made = Array.from({ length: Math.max(0, last - first) }, (_, step) => first + step);
  if (kept === undefined || kept >= count || (kept >= first && kept < last)) return made;
  return kept < first ? [kept, ...made] : [...made, kept];
}
