/** One of a list by a number of any size, so that a shrunk history keeps sense; undefined where there is none. */
export function picked<T>(list: readonly T[], pick: number): T | undefined {
  return list.length === 0 ? undefined : list[pick % list.length];
}
