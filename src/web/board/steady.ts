/** What stands in the list, and what would stand in it if it were made anew. */
export interface Steady {
  readonly shown: readonly string[];
  /** What fits and is not shown yet. */
  readonly fresh: readonly string[];
}

/**
 * A list that somebody looks at, after the world has moved: nothing changes its place and nothing comes in between by itself. What no longer fits
 * stays until the list is made anew; what no longer exists goes. Where nothing was shown, nothing can move.
 */
export function steady(before: readonly string[] | undefined, fitting: readonly string[], known: ReadonlySet<string>): Steady {
  const kept = (before ?? []).filter((name) => known.has(name));
  if (kept.length === 0) return { shown: fitting, fresh: [] };
  const shown = new Set(kept);
  const fresh = fitting.filter((name) => !shown.has(name));
  return { shown: kept, fresh };
}
