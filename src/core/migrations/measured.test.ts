import { describe, expect, test } from 'vitest';
import { measurementOf, nothingWatched, watchLook, type LockSeen } from './measured.ts';

const held = { pid: 7, table: 'orders', lock: 'ACCESS EXCLUSIVE', granted: true, isOurs: true } as const satisfies LockSeen;
const customer = { pid: 9, table: 'orders', lock: 'ROW EXCLUSIVE', granted: false, isOurs: false } as const satisfies LockSeen;

function measured(looks: readonly (readonly [number, readonly LockSeen[]])[]) {
  return measurementOf(
    looks.reduce((watched, [at, seen]) => watchLook(watched, at, seen), nothingWatched),
    { ms: 1_000 },
  );
}

describe('a measurement of locks', () => {
  test('counts a lock from the look that saw it first to the first that does not', () => {
    const { tables, everyMs } = measured([
      [0, []],
      [100, [held]],
      [200, [held]],
      [500, []],
      [600, []],
    ]);
    expect(tables).toEqual([{ table: 'orders', lock: 'ACCESS EXCLUSIVE', heldMs: 400, waitedMs: 0 }]);
    expect(everyMs).toBe(150);
  });

  test('counts one that is held to the end', () => {
    expect(
      measured([
        [0, [held]],
        [700, [held]],
      ]).tables,
    ).toMatchObject([{ heldMs: 700 }]);
  });

  test('says how long it waited, and then held', () => {
    const waits = { ...held, granted: false, waitedMs: 80 };
    expect(
      measured([
        [0, [waits]],
        [100, [{ ...waits, waitedMs: 180 }]],
        [200, [held]],
        [250, []],
      ]).tables,
    ).toEqual([{ table: 'orders', lock: 'ACCESS EXCLUSIVE', heldMs: 50, waitedMs: 180 }]);
  });

  test('keeps the strongest lock of a table', () => {
    const weaker = { ...held, lock: 'SHARE' } as const;
    expect(
      measured([
        [0, [weaker]],
        [300, [weaker, held]],
        [400, []],
      ]).tables,
    ).toMatchObject([{ lock: 'ACCESS EXCLUSIVE', heldMs: 100 }]);
  });

  test('leaves alone what keeps nobody waiting, and what others hold', () => {
    const writes = { ...held, lock: 'ROW EXCLUSIVE' } as const;
    expect(
      measured([
        [0, [writes, { ...held, isOurs: false }]],
        [100, []],
      ]).tables,
    ).toEqual([]);
  });

  test('counts whoever waits for it once, with the longest wait', () => {
    const { blocked } = measured([
      [0, [held, { ...customer, waitedMs: 10, waitsFor: [7] }]],
      [100, [held, { ...customer, waitedMs: 110, waitsFor: [7] }, { ...customer, pid: 10, waitedMs: 5, waitsFor: [7] }]],
      [200, []],
    ]);
    expect(blocked).toEqual({ sessions: 2, longestMs: 110, table: 'orders' });
  });

  test('leaves alone who waits for somebody else', () => {
    expect(measured([[0, [held, { ...customer, waitedMs: 10, waitsFor: [3] }]]]).blocked).toEqual({ sessions: 0, longestMs: 0 });
  });

  test('names a table that was written anew, also where no look saw a lock', () => {
    const sizes = (node: number) => ({ bytes: 100, tables: { orders: { bytes: 60, node }, items: { bytes: 30, node: 5 } } });
    expect(measurementOf(nothingWatched, { ms: 9, before: sizes(1), after: sizes(2) })).toEqual({
      ms: 9,
      everyMs: 0,
      databaseBytes: 100,
      sizes: { orders: 60, items: 30 },
      tables: [{ table: 'orders', lock: 'ACCESS EXCLUSIVE', heldMs: 0, waitedMs: 0, bytes: 60, rewritten: true }],
      blocked: { sessions: 0, longestMs: 0 },
    });
  });

  test('takes what the migration itself told of a lock that was too short to be seen', () => {
    const told = [{ table: 'orders', lock: 'SHARE', heldMs: 3, waitedMs: 0 }] as const;
    expect(measurementOf(nothingWatched, { ms: 9, told }).tables).toEqual(told);
  });
});
