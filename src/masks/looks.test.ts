import { expect, test } from 'vitest';
import { knownMasks } from '#core/data/mask-looks.ts';
import { maskDefinitions } from './catalogue.ts';

test('pages know of each mask what it is for', () => {
  expect(maskDefinitions.map(({ id }) => id).toSorted()).toEqual(knownMasks.toSorted());
});
