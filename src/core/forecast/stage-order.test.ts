import { expect, test } from 'vitest';
import { placesOfStages } from './stage-order.ts';

function placed(...paths: readonly (readonly string[])[]): {
  readonly names: readonly string[];
  readonly places: readonly (readonly number[])[];
} {
  const { names, placeOf } = placesOfStages(paths);
  return { names, places: paths.map((path, index) => path.map((_, stage) => placeOf(index, stage))) };
}

test('paths of one file share their stages', () => {
  expect(placed(['DEV', 'PROD'], ['DEV', 'PROD'])).toEqual({
    names: ['DEV', 'PROD'],
    places: [
      [0, 1],
      [0, 1],
    ],
  });
});

test('a stage that came later stands where the newer path has it', () => {
  expect(placed(['DEV', 'PROD'], ['DEV', 'TEST', 'PROD'])).toEqual({
    names: ['DEV', 'TEST', 'PROD'],
    places: [
      [0, 2],
      [0, 1, 2],
    ],
  });
});

test('a path that goes against the others has places of its own', () => {
  expect(placed(['DEV', 'INT', 'TEST'], ['DEV', 'TEST', 'INT'])).toEqual({
    names: ['DEV', 'TEST', 'INT', 'DEV', 'INT', 'TEST'],
    places: [
      [3, 4, 5],
      [0, 1, 2],
    ],
  });
});
