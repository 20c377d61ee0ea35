// Chance that repeats itself: the same key draws the same order in every run, so that two runs differ by what was changed and nothing else.

/** FNV-1a, 32 bits. */
export function seedOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < key.length; position += 1) hash = Math.imul(hash ^ key.charCodeAt(position), 0x01000193);
  return hash >>> 0;
}

/** Mulberry32: numbers from 0 up to and without 1. */
export function chanceFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** In place: each order is as likely as the other. */
export function shuffle(row: Float64Array, key: string): Float64Array {
  const chance = chanceFrom(seedOf(key));
  for (let last = row.length - 1; last > 0; last -= 1) {
    const other = Math.floor(chance() * (last + 1));
    const kept = row[last] ?? 0;
    row[last] = row[other] ?? 0;
    row[other] = kept;
  }
  return row;
}
