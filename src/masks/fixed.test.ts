import { expect, test } from 'vitest';
import { Constant } from './fixed.ts';
import { masked } from './testing.ts';

test('everything becomes the same, nothing included', () => {
  const constant = new Constant('Grüße');
  expect(['one', 'another', ''].map((text) => masked(constant, text))).toEqual(['Grüße', 'Grüße', 'Grüße']);
});
