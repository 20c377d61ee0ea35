import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Amount, Uuid, ValueFault, WholeNumber } from './numbers.ts';
import { keys, masked } from './testing.ts';

test('a whole number becomes another one of its range, each once; one outside stops everything, and is not told', () => {
  const number = new WholeNumber(keys.of('number'), -500, 1_500);
  const all = Array.from({ length: 2_001 }, (_, index) => masked(number, String(index - 500)));
  expect(new Set(all).size).toBe(2_001);
  expect(Math.min(...all.map(Number))).toBe(-500);
  for (const text of ['1501', '1.5', '', 'x']) {
    expect(() => masked(number, text)).toThrow(new ValueFault('A number outside of -500 to 1500, the range that its mask declares.'));
  }
});

describe('an amount', () => {
  const amount = new Amount(keys.of('money'), 'value');

  test('keeps its sign and its decimals, and is within a fifth of what it was', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 6 }), (units, scale) => {
        const text = written(units, scale);
        const found = masked(amount, text);
        expect(found.startsWith('-')).toBe(text.startsWith('-'));
        expect(found.split('.')[1]?.length ?? 0).toBe(scale);
        const moved = BigInt(found.replace('.', ''));
        expect(abs(moved - units) * 5n <= abs(units) + 5n).toBe(true);
        if (units !== 0n) expect(moved).not.toBe(units);
      }),
      { numRuns: 5_000 },
    );
  });

  test('of nothing is nothing; what is no amount stops', () => {
    expect(['0', '0.00', 'NaN'].map((text) => masked(amount, text))).toEqual(['0', '0.00', 'NaN']);
    expect(() => masked(amount, '$1,000')).toThrow('An amount that is not written in decimals.');
  });
});

function written(units: bigint, scale: number): string {
  const figures = String(abs(units)).padStart(scale + 1, '0');
  const point = figures.length - scale;
  return `${units < 0n ? '-' : ''}${figures.slice(0, point)}${scale === 0 ? '' : `.${figures.slice(point)}`}`;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

describe('a UUID', () => {
  const uuid = new Uuid(keys.of('uuid'));

  test('keeps version, variant and how it is written, and becomes another one, each once', () => {
    const found = new Set<string>();
    fc.assert(
      fc.property(fc.uuid(), (text) => {
        const one = masked(uuid, text);
        expect(one).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        expect(one[14]).toBe(text[14]);
        expect(parseInt(one[19] ?? '', 16) >> 2).toBe(parseInt(text[19] ?? '', 16) >> 2);
        expect(one).not.toBe(text);
        found.add(`${text} ${one}`);
      }),
      { numRuns: 2_000 },
    );
    expect(new Set([...found].map((pair) => pair.split(' ')[1])).size).toBe(found.size);
  });

  test('in capitals or in braces stays so, and is the same one', () => {
    const text = '0b4d3a5c-6f1e-4d2a-9c3b-7e8f90a1b2c3';
    expect(masked(uuid, `{${text.toUpperCase()}}`)).toBe(`{${masked(uuid, text).toUpperCase()}}`);
    expect(() => masked(uuid, text.slice(1))).toThrow('A UUID without 32 figures.');
  });
});
