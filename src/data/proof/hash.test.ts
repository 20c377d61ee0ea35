import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sum } from './hash.ts';

const key = { one: 5, other: 17 };
const bytes = fc.uint8Array({ maxLength: 40 });

function sumOf(pieces: readonly Uint8Array[]): readonly number[] {
  const sum = new Sum(key);
  sum.begin();
  for (const piece of pieces) {
    sum.add(piece, 0, piece.length);
    sum.read();
  }
  return [sum.one, sum.other];
}

test('a sum is the same however its bytes were cut, and read between', () => {
  fc.assert(
    fc.property(fc.array(bytes, { minLength: 1, maxLength: 8 }), (pieces) => {
      expect(sumOf(pieces)).toEqual(sumOf([Buffer.concat(pieces)]));
    }),
    { numRuns: 2_000 },
  );
});

test('values that differ little have sums that differ, and no bit of these is more often set than not', () => {
  const [sum, seen, ones] = [new Sum(key), new Set<number>(), new Float64Array(64)];
  const value = Buffer.from('person.0000000@mail.example');
  const many = 200_000;
  for (let count = 0; count < many; count += 1) {
    value.write(String(count).padStart(7, '0'), 7, 'latin1');
    sum.of(value, 0, value.length);
    seen.add(sum.one * 0x200000 + (sum.other >>> 11));
    for (let bit = 0; bit < 32; bit += 1) {
      ones[bit] = (ones[bit] ?? 0) + ((sum.one >>> bit) & 1);
      ones[bit + 32] = (ones[bit + 32] ?? 0) + ((sum.other >>> bit) & 1);
    }
  }
  expect(seen.size).toBe(many);
  for (const set of ones) expect(Math.abs(set / many - 0.5)).toBeLessThan(0.01);
});
