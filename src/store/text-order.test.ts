import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareText } from './text-order.ts';

test('texts stand in the order of their bytes, as PostgreSQL has them', () => {
  const anyText = fc.string({ unit: fc.oneof(fc.constantFrom('a', 'B', '\uffee', '😀', '😁', '\ue000'), fc.string({ maxLength: 1 })) });
  fc.assert(
    fc.property(anyText, anyText, (left, right) => {
      expect(Math.sign(compareText(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
    }),
    { numRuns: 2_000 },
  );
});
