/** What differs between the versions of the shop. Everything else is one source. */
export interface Edition {
  readonly version: string;
  /** Prices may be reduced; the column for it comes by a migration. */
  readonly hasDiscounts: boolean;
  /** A fault as teams make them: it lies in the logic, and the programs are as healthy as ever. */
  readonly hasWrongTotals: boolean;
}

export const editions: readonly Edition[] = [
  { version: '1.0.0', hasDiscounts: false, hasWrongTotals: false },
  { version: '1.1.0', hasDiscounts: true, hasWrongTotals: false },
  { version: '1.2.0', hasDiscounts: true, hasWrongTotals: true },
  { version: '1.2.1', hasDiscounts: true, hasWrongTotals: false },
];

/** Throws for a version that the shop never had. */
export function editionOf(version: string): Edition {
  const found = editions.find((edition) => edition.version === version);
  if (found === undefined)
    throw new Error(`The shop has no version ${version}; it has ${editions.map((edition) => edition.version).join(', ')}.`);
  return found;
}
