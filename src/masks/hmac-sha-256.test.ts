import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HmacSha256 } from './hmac-sha-256.ts';
import { MaskKeys } from './keys.ts';
import { Permutation, RangePermutation } from './permute.ts';

const keys = new MaskKeys(new Uint8Array(32).fill(3), { epoch: 1, prf: 'hmac-sha-256' });

function hexOf({ words }: HmacSha256): string {
  const bytes = Buffer.alloc(32);
  for (const [index, word] of words.entries()) bytes.writeInt32BE(word, 4 * index);
  return bytes.toString('hex');
}

test('it is HMAC-SHA-256, at every length and wherever the value stands', () => {
  const own = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const values = fc.array(fc.oneof(fc.uint8Array({ maxLength: 140 }), fc.constant(new Uint8Array(64).fill(1))), { maxLength: 6 });
  fc.assert(
    fc.property(own, values, fc.uint8Array({ maxLength: 9 }), (key, all, around) => {
      const prf = new HmacSha256(key);
      for (const bytes of all.flatMap((each) => [each, each])) {
        prf.hash(new Uint8Array([...around, ...bytes, ...around]), around.length, around.length + bytes.length);
        expect(hexOf(prf)).toBe(createHmac('sha256', key).update(bytes).digest('hex'));
      }
    }),
    { numRuns: 500 },
  );
});

test.each(Array.from({ length: 150 }, (_, length) => length))('of %d bytes', (length) => {
  const bytes = Uint8Array.from({ length }, (_, index) => index * 7);
  const prf = new HmacSha256(new Uint8Array(32).fill(9));
  prf.hash(bytes);
  expect(hexOf(prf)).toBe(createHmac('sha256', new Uint8Array(32).fill(9)).update(bytes).digest('hex'));
});

test.each([
  ['a table of few', [10, 10]],
  ['halves of a word', [26, 26, 26, 26]],
  ['a numeral that stays', [1, 10, 7]],
])('permutes numerals, %s: every row becomes another one, and none twice', (_what, radices) => {
  const permutation = new Permutation(keys.of('test'));
  const blake = new Permutation(new MaskKeys(new Uint8Array(32).fill(3)).of('test'));
  const all = Math.min(
    20_000,
    radices.reduce((product, radix) => product * radix, 1),
  );
  const seen = new Set<string>();
  let same = 0;
  for (let number = 0; number < all; number += 1) {
    const [row, other] = [rowOf(number, radices), rowOf(number, radices)];
    permutation.apply(row, Int32Array.from(radices), radices.length);
    blake.apply(other, Int32Array.from(radices), radices.length);
    seen.add(row.join(' '));
    same += row.join(' ') === other.join(' ') ? 1 : 0;
  }
  expect(seen.size).toBe(all);
  expect(same).toBeLessThan(10 + all / 50);
});

test('long rows and ranges are permuted too', () => {
  const radices = new Int32Array(60).fill(26);
  const permutation = new Permutation(keys.of('long'));
  const seen = new Set<string>();
  for (let number = 0; number < 300; number += 1) {
    const row = new Int32Array(60).fill(number % 26);
    row[59] = number % 25;
    row[3] = Math.floor(number / 25);
    permutation.apply(row, radices, 60);
    seen.add(row.join(' '));
  }
  expect(seen.size).toBe(300);
  const range = new RangePermutation(keys.of('range'), 5, 200_004);
  const found = new Set<number>();
  for (let value = 5; value < 20_005; value += 1) found.add(range.apply(value));
  expect(found.size).toBe(20_000);
  expect(Math.min(...found)).toBeGreaterThanOrEqual(5);
  expect(Math.max(...found)).toBeLessThanOrEqual(200_004);
});

test('nothing of one key tells of another: kinds, epochs and functions draw otherwise', () => {
  const master = new Uint8Array(32).fill(3);
  const drawn = [
    keys.of('email'),
    keys.of('phone'),
    new MaskKeys(master, { epoch: 2, prf: 'hmac-sha-256' }).of('email'),
    new MaskKeys(master).of('email'),
  ].map((prf) => {
    prf.hash(new Uint8Array([1]));
    return prf.words.join(' ');
  });
  expect(new Set(drawn).size).toBe(4);
});

function rowOf(number: number, radices: readonly number[]): Int32Array {
  const row = new Int32Array(radices.length);
  let left = number;
  for (let index = radices.length - 1; index >= 0; index -= 1) {
    const radix = radices[index] ?? 1;
    row[index] = left % radix;
    left = Math.floor(left / radix);
  }
  return row;
}
