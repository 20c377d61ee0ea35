interface Part {
  readonly isWhole: boolean;
  /** Of how many systems the whole consists. */
  readonly systems: number;
}

type OfSystem = { readonly system: string };

/** What changed, laid over what was known, by name: what did not change stays the very same objects. Undefined where the whole is to be asked for. */
export function merged<Row extends OfSystem>(
  known: readonly Row[],
  { isWhole, systems }: Part,
  changed: readonly Row[],
): Row[] | undefined {
  if (isWhole) return [...changed];
  const rows = new Map(known.map((row) => [row.system, row]));
  const isNew = changed.some(({ system }) => !rows.has(system));
  for (const row of changed) rows.set(row.system, row);
  // Somebody may no longer see a system: which one it is, only the whole tells.
  if (rows.size !== systems) return undefined;
  const all = [...rows.values()];
  return isNew ? all.toSorted((left, right) => (left.system < right.system ? -1 : 1)) : all;
}
