import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Geo } from './geo.ts';
import { keys, longTimeoutMs, manyCases, masked, rowOf } from './testing.ts';

const geo = new Geo(keys.of('geo'), 'value');

describe('a place', () => {
  test.each([
    ['52.520008,13.404954', /^52\.5\d{5},13\.4\d{5}$/],
    ['(-70.6482,-33.4569)', /^\(-70\.[67]\d{3},-33\.[45]\d{3}\)$/],
    ['SRID=4326;POINT(13.4049 52.5200)', /^SRID=4326;POINT\(13\.4\d{3} 52\.5\d{3}\)$/],
    ['48.7758', /^48\.7\d{3}$/],
    ['not known', /^[a-z]{3} [a-z]{5}$/],
    ['', /^$/],
  ])('%s stays in its cell, as it was written', (text, shape) => {
    const found = masked(geo, text);
    expect(found).toMatch(shape);
    if (text !== '') expect(found).not.toBe(text);
  });

  test('of any decimals is another one of its cell', { timeout: longTimeoutMs }, () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_800_000_000, max: 1_799_999_999 }), fc.integer({ min: 2, max: 7 }), (number, decimals) => {
        const text = (number / 10_000_000).toFixed(decimals);
        const found = masked(geo, text);
        expect(found).not.toBe(text);
        expect(found.split('.')[1]?.length).toBe(decimals);
        const cellOf = (one: string): bigint => {
          const units = BigInt(one.replace('.', ''));
          const cell = 10n ** BigInt(decimals - 1);
          return units >= 0n ? units / cell : -((-units + cell - 1n) / cell);
        };
        if (!text.startsWith('-0.0')) expect(cellOf(found)).toBe(cellOf(text));
      }),
      { numRuns: manyCases },
    );
  });

  test('is drawn by the person where that is asked for, and all over the cell', () => {
    const byPerson = new Geo(keys.of('geo'), { column: 0 }, 1);
    const tenths = new Set(Array.from({ length: 300 }, (_, person) => masked(byPerson, '48.77', rowOf([String(person)])).slice(0, 4)));
    expect(tenths.size).toBe(10);
  });
});
