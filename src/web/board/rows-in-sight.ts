/** Rows in sight, from the first to the one before the last. */
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

/** The rows between two heights of the whole list. */
export function sightOf(offsets: readonly number[], top: number, bottom: number): Sight {
  const count = offsets.length - 1;
  return { first: Math.min(count, lastAt(offsets, top)), end: Math.min(count, lastAt(offsets, bottom) + 1) };
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

/** The numbers of the rows that are to be made, the most urgent first: the one that is kept wherever it is, those in sight, so many beyond. */
export function wantedOf({ first, end }: Sight, beyond: number, count: number, kept: number | undefined): readonly number[] {
  const last = Math.min(end, count);
  const from = Math.min(first, last);
  const own = kept !== undefined && kept < count ? [kept] : [];
  const near = [
    ...numbersTo(from, last),
    ...numbersTo(last, Math.min(count, last + beyond)),
    ...numbersTo(Math.max(0, from - beyond), from),
  ];
  return [...own, ...near.filter((index) => index !== kept)];
}

function numbersTo(from: number, end: number): readonly number[] {
  return Array.from({ length: Math.max(0, end - from) }, (_, step) => from + step);
}

/** What is made of the rows that are wanted. */
export interface Slice {
  readonly wanted: readonly string[];
  readonly there: ReadonlySet<string>;
  /** So many more may be made before the next picture of the page. */
  readonly left: number;
}

/**
 * What is there already of what is wanted now, and of the rest as many as may be made, the most urgent first. One is made in any case: it may be the
 * row with the focus, and whoever holds an arrow down comes to another row with each.
 */
export function sliceOf({ there, left }: Slice, wanted: readonly string[]): Slice {
  const missing = wanted.filter((key) => !there.has(key)).slice(0, Math.max(left, 1));
  const stays = wanted.filter((key) => there.has(key));
  return { wanted, there: new Set([...stays, ...missing]), left: Math.max(0, left - missing.length) };
}
