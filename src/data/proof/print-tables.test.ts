import { expect, test } from 'vitest';
import { PrintTable } from './print-table.ts';
import { PrintTables } from './print-tables.ts';

const common = { rows: 20, runRows: 5 };

/** Of sums from `from` on, each `times` times in column 1. */
function tableOf(from: number, until: number, { times = 1, isOwn = false } = {}): PrintTable {
  const table = PrintTable.withRoomFor(until - from);
  for (let one = from; one < until; one += 1) table.add(one, one * 7, { source: 1, isOwn, times });
  return table;
}

test('of two lanes whose tables are full each stays where it is, and a sum that both have is counted in one of them', () => {
  const [first, second] = [tableOf(1, 2_700, { times: 12 }), tableOf(2_600, 5_300, { times: 9 })];
  const tables = PrintTables.together([first, second]);
  expect([tables.memories.length, tables.count]).toEqual([2, 5_299]);
  const places = Array.from({ length: 5_299 }, (_none, at) => tables.find(at + 1, (at + 1) * 7));
  expect(places).not.toContain(-1);
  expect(new Set(places).size).toBe(5_299);
  expect(tables.find(6_000, 42_000)).toBe(-1);
  // Twelve rows in one lane and nine in the other: nobody's own.
  expect(tables.leaveOut(common, new Set())).toBe(100);
  expect([tables.find(2_600, 18_200), tables.find(2_699, 18_893)]).toEqual([-1, -1]);
  expect([tables.find(2_599, 18_193), tables.find(2_700, 18_900)]).not.toContain(-1);
});

test('a small one is put into the largest, and what another lane knew to be somebody’s own is', () => {
  const tables = PrintTables.together([tableOf(1, 40), tableOf(30, 2_500), tableOf(39, 45, { times: 30, isOwn: true })]);
  expect([tables.memories.length, tables.count]).toEqual([1, 2_499]);
  expect([35, 39, 44].map((one) => tables.isOwn(tables.find(one, one * 7)))).toEqual([false, true, true]);
  expect([tables.leaveOut(common, new Set()), tables.leaveOut(common, new Set([1]))]).toEqual([0, 0]);
});

test('whoever is told of the memory finds what stands there', () => {
  const tables = PrintTables.together([tableOf(1, 2_700), tableOf(3_000, 5_700)]);
  const others = PrintTables.at(tables.memories);
  expect([1, 2_699, 3_000, 5_699].map((one) => others.find(one, one * 7) === tables.find(one, one * 7))).not.toContain(false);
  const place = others.find(5_000, 35_000);
  expect([others.sourceOf(place), others.isOwn(place)]).toEqual([1, false]);
});
