import { expect, test } from 'vitest';
import { isKnownMask } from '#core/data/mask-looks.ts';
import { maskDefinitions } from './catalogue.ts';

test('pages know of each mask what it is for', () => {
  expect(maskDefinitions.map(({ id }) => id).filter((id) => !isKnownMask(id))).toEqual([]);
});
