import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { foretell, type KnownSize } from './foretell.ts';
import type { MigrationMeasured } from './measured.ts';

const gigabyte = 1_000_000_000;

function measured(more: Partial<MigrationMeasured> = {}): MigrationMeasured {
  return { ms: 7_000, everyMs: 40, databaseBytes: 1.2 * gigabyte, tables: [], blocked: { sessions: 0, longestMs: 0 }, ...more };
}

const large: KnownSize = { bytes: 12 * gigabyte, sizes: { orders: 6 * gigabyte, items: gigabyte } };
const orders = { table: 'orders', lock: 'ACCESS EXCLUSIVE', heldMs: 2_000, waitedMs: 0, bytes: 0.2 * gigabyte, rewritten: true } as const;

describe('how long a migration will take', () => {
  test('grows with the whole database, where nothing more is known', () => {
    expect(foretell([measured()], large)).toEqual({
      kind: 'known',
      ms: 70_000,
      fromMs: 7_000,
      toMs: 140_000,
      fromBytes: 1.2 * gigabyte,
      toBytes: 12 * gigabyte,
    });
  });

  test('grows with the tables that it works on, where they are known in both places', () => {
    expect(foretell([measured({ tables: [orders] })], large)).toMatchObject({
      ms: 210_000,
      fromBytes: 0.2 * gigabyte,
      toBytes: 6 * gigabyte,
      lock: { table: 'orders', lock: 'ACCESS EXCLUSIVE', ms: 60_000 },
    });
  });

  test('keeps a lock as it was that no look saw grow', () => {
    const brief = { ...orders, heldMs: 40, rewritten: undefined };
    const { rewritten: _rewritten, ...table } = brief;
    expect(foretell([measured({ tables: [table] })], large)).toMatchObject({ lock: { ms: 40 } });
  });

  test('is told by a line, and more narrowly, where it was measured at two sizes', () => {
    const small = measured({ ms: 1_000, databaseBytes: 0.2 * gigabyte });
    expect(foretell([small, measured()], large)).toMatchObject({ ms: 71_800, fromMs: 47_867, toMs: 107_700 });
  });

  test('does not shrink where the smaller of two took longer', () => {
    const small = measured({ ms: 9_000, databaseBytes: 0.2 * gigabyte });
    expect(foretell([small, measured()], large)).toMatchObject({ ms: 7_000 });
  });

  test('is less where there is less, and the interval says that it may not be', () => {
    expect(foretell([measured()], { bytes: 0.6 * gigabyte, sizes: {} })).toMatchObject({ ms: 3_500, fromMs: 1_750, toMs: 14_000 });
  });

  test.each([
    ['it was measured nowhere yet', [], large],
    ['how large its database is, is known after its first migration', [measured()], undefined],
    ['no way in', [{ ms: 4, everyMs: 0, tables: [], blocked: { sessions: 0, longestMs: 0 }, gap: 'no way in' }], large],
  ] as const)('is unknown: %s', (because, all, there) => {
    expect(foretell(all, there)).toEqual({ kind: 'unknown', because });
  });

  test('always lies within its own interval', () => {
    const count = fc.integer({ min: 0, max: 1_000_000_000 });
    const one = fc.record({ ms: count, databaseBytes: count }).map((more) => measured(more));
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 4 }), count, (all, bytes) => {
        const told = foretell(all, { bytes, sizes: {} });
        if (told.kind === 'unknown') return;
        expect(told.fromMs).toBeLessThanOrEqual(told.ms);
        expect(told.ms).toBeLessThanOrEqual(told.toMs);
        expect(Number.isFinite(told.toMs)).toBe(true);
      }),
    );
  });
});
