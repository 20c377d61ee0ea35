import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Histogram } from './histogram.ts';

function of(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

const values = fc.array(fc.oneof(fc.nat(200), fc.nat(100_000), fc.nat(2 ** 27)), { minLength: 1, maxLength: 200 });
const shares = [0.01, 0.5, 0.95, 0.99, 1] as const;

function exact(all: readonly number[], share: number): number {
  const sorted = all.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length, Math.max(1, Math.ceil(share * sorted.length))) - 1] ?? Number.NaN;
}

describe('a histogram', () => {
  test('is off by no more than 0.4 % anywhere below 2^27', () => {
    fc.assert(
      fc.property(values, (all) => {
        for (const share of shares) {
          const truth = exact(all, share);
          expect(Math.abs((of(all).quantile(share) ?? Number.NaN) - truth)).toBeLessThanOrEqual(0.004 * truth + 0.5);
        }
      }),
    );
  });

  test('is the same whether it was recorded in one place or merged from two', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        const merged = of(left);
        merged.merge(of(right));
        expect(merged.encode()).toEqual(of([...left, ...right]).encode());
        expect(merged.total).toBe(left.length + right.length);
      }),
    );
  });

  test('comes back from what is kept with the same counts, off by no more than 2 %', () => {
    fc.assert(
      fc.property(values, (all) => {
        const kept = Histogram.decode(of(all).encode());
        expect(kept.total).toBe(all.length);
        expect(kept.encode()).toEqual(of(all).encode());
        for (const share of shares) {
          const truth = exact(all, share);
          expect(Math.abs((kept.quantile(share) ?? Number.NaN) - truth)).toBeLessThanOrEqual(0.02 * truth + 2);
        }
      }),
    );
  });

  test('keeps a busy minute in less than a kilobyte and a half', () => {
    const busy = of(Array.from({ length: 6_000 }, (_, index) => 800 + ((index * 7_919) % 6_000) + (index % 100 === 0 ? 200_000 : 0)));
    expect(busy.encode().length).toBeLessThan(1_500);
  });

  test('that fades counts what comes later for more', () => {
    const faded = of([...Array.from({ length: 100 }, () => 10), ...Array.from({ length: 20 }, () => 50)]);
    faded.fade(0.1);
    faded.merge(of(Array.from({ length: 20 }, () => 50)));
    expect([faded.total, faded.quantile(0.5), faded.shareAbove(20)]).toEqual([32, 50, 22 / 32]);
    faded.clear();
    expect([faded.total, faded.quantile(0.5)]).toEqual([0, undefined]);
  });

  test('of nothing has no quantile, and nothing lies above', () => {
    expect(new Histogram().quantile(0.5)).toBeUndefined();
    expect(new Histogram().shareAbove(1)).toBe(0);
    expect(Histogram.decode(new Histogram().encode()).total).toBe(0);
  });

  test('takes what is out of range as its end', () => {
    expect(of([-5, 2 ** 40]).quantile(1)).toBe(2 ** 31 - 1);
    expect(of([-5]).quantile(1)).toBe(0);
  });

  test('tells what share lies above a value', () => {
    expect(of([1, 2, 3, 100]).shareAbove(2)).toBe(0.5);
  });

  test.each([
    ['cut', Uint8Array.from([5, 3, 200])],
    ['beyond the last bucket', Uint8Array.from([5, 255, 255, 127, 1])],
  ])('that is %s is refused', (_words, bytes) => {
    expect(() => Histogram.decode(bytes)).toThrow(RangeError);
  });
});
