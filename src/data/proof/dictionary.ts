// The words that masks write by themselves: found on staging, they are nobody's.
import { familyNames, givenNames, streetNames, townNames } from '#masks/name-lists.ts';

export const dictionary: ReadonlySet<string> = new Set(
  [...familyNames, ...givenNames, ...streetNames, ...townNames, 'street'].map((word) => word.toLowerCase()),
);
