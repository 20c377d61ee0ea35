import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MaskKeys } from './keys.ts';
import { Permutation, RangePermutation } from './permute.ts';

const keys = new MaskKeys(new Uint8Array(32).fill(3));

describe('numerals', () => {
  test.each([
    ['one figure', [10]],
    ['two figures', [10, 10]],
    ['figures and letters', [10, 26, 26]],
    ['a numeral that has one value only', [1, 10, 7]],
    ['five bits', [2, 2, 2, 2, 2]],
    ['more rows than a table has', [9, 13, 7, 31]],
  ])('of %s: every row becomes another one, and none twice', (_what, radices) => {
    const permutation = new Permutation(keys.of('test'));
    const all = radices.reduce((sum, radix) => sum * radix, 1);
    const seen = new Set<string>();
    for (let number = 0; number < all; number += 1) {
      let left = number;
      const numerals = Int32Array.from(radices, (radix) => {
        const numeral = left % radix;
        left = Math.floor(left / radix);
        return numeral;
      });
      permutation.apply(numerals, Int32Array.from(radices), radices.length);
      radices.forEach((radix, index) => expect(numerals[index]).toBeLessThan(radix));
      seen.add(numerals.join(' '));
    }
    expect(seen.size).toBe(all);
  });

  test('are spread: each place takes each value about as often', () => {
    const permutation = new Permutation(keys.of('test'));
    const counts = new Map<string, number>();
    for (let number = 0; number < 10_000; number += 1) {
      const numerals = Int32Array.from(`00${String(number).padStart(4, '0')}`.split(''), Number);
      permutation.apply(numerals, new Int32Array(6).fill(10), 6);
      numerals.forEach((numeral, place) => counts.set(`${place} ${numeral}`, (counts.get(`${place} ${numeral}`) ?? 0) + 1));
    }
    expect(counts.size).toBe(60);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  test('of a long row all depend on each: another one anywhere changes them all', () => {
    const permutation = new Permutation(keys.of('test'));
    const radices = new Int32Array(90).fill(26);
    const own = Int32Array.from(radices, (_radix, index) => index % 26);
    const apply = (place: number): Int32Array => {
      const numerals = own.slice();
      if (place >= 0) numerals[place] = ((numerals[place] ?? 0) + 1) % 26;
      permutation.apply(numerals, radices, 90);
      return numerals;
    };
    const found = apply(-1);
    for (let place = 0; place < 90; place += 1) {
      const same = apply(place).filter((numeral, index) => numeral === found[index]).length;
      // One in 26 is the same by chance.
      expect(same).toBeLessThan(20);
    }
  });

  test('of another key, or beside others, come out otherwise', () => {
    const apply = (kind: string, values: readonly number[], radix: number): string => {
      const numerals = Int32Array.from(values);
      new Permutation(keys.of(kind)).apply(numerals, new Int32Array(values.length).fill(radix), values.length);
      return numerals.join('');
    };
    const one = apply('a', [1, 2, 3, 4, 5, 6, 7, 8], 10);
    expect(apply('a', [1, 2, 3, 4, 5, 6, 7, 8], 10)).toBe(one);
    expect(apply('b', [1, 2, 3, 4, 5, 6, 7, 8], 10)).not.toBe(one);
    expect(apply('a', [1, 2, 3, 4, 5, 6, 7, 8], 11)).not.toBe(one);
    expect(apply('a', [1, 2, 3, 4, 5, 6, 7, 9], 10).slice(0, 4)).not.toBe(one.slice(0, 4));
  });
});

describe('a range', () => {
  test.each([
    [1, 1],
    [0, 1],
    [1, 2],
    [-7, 6],
    [1, 1_000],
    [1_000, 3_346],
    [0, 65_536],
  ])('from %d to %d keeps its numbers, each once', (low, high) => {
    const permutation = new RangePermutation(keys.of('number'), low, high);
    const found = new Set<number>();
    for (let value = low; value <= high; value += 1) {
      const masked = permutation.apply(value);
      expect(permutation.has(masked)).toBe(true);
      found.add(masked);
    }
    expect(found.size).toBe(high - low + 1);
  });

  test('of any size keeps its numbers', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 2 ** 51 }), fc.nat(), (low, size, step) => {
        const high = low + size;
        fc.pre(Number.isSafeInteger(high));
        const permutation = new RangePermutation(keys.of('number'), low, high);
        expect(permutation.has(permutation.apply(low + (step % (size + 1))))).toBe(true);
      }),
    );
  });

  test('has no numbers beside it, and none where it is too large or upside down', () => {
    const permutation = new RangePermutation(keys.of('number'), 1, 10);
    expect([0, 11, 1.5, Number.NaN].filter((value) => permutation.has(value))).toEqual([]);
    expect(() => new RangePermutation(keys.of('number'), 0, 2 ** 52)).toThrow('cannot be permuted');
    expect(() => new RangePermutation(keys.of('number'), 5, 4)).toThrow('cannot be permuted');
  });
});

test('keys are of one kind each, and of one epoch', () => {
  const wordsOf = (own: MaskKeys, kind: string): string => {
    own.of(kind).hash(new Uint8Array([1]));
    return own.of(kind).words.join(' ');
  };
  const master = new Uint8Array(32).fill(3);
  const all = [wordsOf(keys, 'email'), wordsOf(keys, 'phone'), wordsOf(new MaskKeys(master, { epoch: 2 }), 'email')];
  expect(new Set(all).size).toBe(3);
  expect(wordsOf(new MaskKeys(master), 'email')).toBe(all[0]);
  expect(() => new MaskKeys(new Uint8Array(31))).toThrow('A master key has 32 bytes, this one 31.');
});
