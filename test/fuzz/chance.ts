/** Chance from a seed: the same number gives the same requests. */
export interface Chance {
  /** From 0 up to 1. */
  next(): number;
  /** A whole number below this. */
  below(count: number): number;
  /** True so often. */
  is(share: number): boolean;
  pick<T>(values: readonly [T, ...T[]]): T;
}

/** mulberry32. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    is: (share) => next() < share,
    pick: (values) => values[below(values.length)] ?? values[0],
  };
}
