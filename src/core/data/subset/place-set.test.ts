import fc from 'fast-check';
import { expect, test } from 'vitest';
import { itemOf, pageOf, placeOf, PlaceSet } from './place-set.ts';

const place = fc
  .tuple(fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 2 ** 20 })), fc.integer({ min: 1, max: 291 }))
  .map(([page, item]) => placeOf(page, item));
const step = fc.oneof(
  { weight: 9, arbitrary: place.map((each) => ({ kind: 'add' as const, place: each })) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 30 }).map((most) => ({ kind: 'take' as const, most })) },
);

test('a set of places is what a set of numbers is, in the order of the pages', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const [own, theirs] = [new PlaceSet(), new Set<number>()];
      for (const each of steps) {
        if (each.kind === 'add') {
          expect(own.add(each.place)).toBe(!theirs.has(each.place));
          theirs.add(each.place);
          expect(own.has(each.place)).toBe(true);
        } else {
          const taken = own.take(each.most);
          expect(taken).toEqual(sorted(theirs).slice(0, each.most));
          for (const gone of taken) theirs.delete(gone);
          for (const gone of taken) expect(own.has(gone)).toBe(false);
        }
        expect(own.size).toBe(theirs.size);
      }
      expect([...own.places()]).toEqual(sorted(theirs));
    }),
    { numRuns: 500 },
  );
});

test('the last page of the largest table has a place', () => {
  const far = placeOf(2 ** 32 - 2, 291);
  expect([pageOf(far), itemOf(far)]).toEqual([2 ** 32 - 2, 291]);
});

function sorted(places: ReadonlySet<number>): readonly number[] {
  return [...places].toSorted((one, other) => one - other);
}
