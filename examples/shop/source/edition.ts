/** What differs between the versions of the shop. Everything else is one source. */
export interface Edition {
  readonly version: string;
  /** Prices may be reduced; the column for it comes by a migration. */
  readonly hasDiscounts: boolean;
  /** A word of greeting may be sent with an order; the column for it comes by a migration. */
  readonly hasGreetings: boolean;
  /** A fault as teams make them: it lies in the logic, or under load, or where only real customers come; the programs are as healthy as ever. */
  readonly fault?: 'wrong-totals' | 'one-at-a-time' | 'old-baskets';
}

const plain = { hasDiscounts: true, hasGreetings: false };

export const editions: readonly Edition[] = [
  { ...plain, version: '1.0.0', hasDiscounts: false },
  { ...plain, version: '1.1.0' },
  { ...plain, version: '1.2.0', fault: 'wrong-totals' },
  { ...plain, version: '1.3.0', fault: 'one-at-a-time' },
  { ...plain, version: '1.4.0', fault: 'old-baskets' },
  { ...plain, version: '1.5.0', hasGreetings: true },
  { ...plain, version: '1.5.1', hasGreetings: true },
];

/** Throws for a version that the shop never had. */
export function editionOf(version: string): Edition {
  const found = editions.find((edition) => edition.version === version);
  if (found === undefined)
    throw new Error(`The shop has no version ${version}; it has ${editions.map((edition) => edition.version).join(', ')}.`);
  return found;
}
