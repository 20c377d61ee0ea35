// The words that masks write by themselves: found on staging, they are nobody's.
import { WordSet } from '#core/data/proof/word-set.ts';
import { familyNames, givenNames, streetNames, townNames } from '#masks/name-lists.ts';

export const dictionary = new WordSet(
  [...familyNames, ...givenNames, ...streetNames, ...townNames, 'street'].map((word) => word.toLowerCase()),
);
