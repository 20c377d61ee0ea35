import { expect, test } from 'vitest';
import { PlaceSet, placeOf } from '#core/data/subset/place-set.ts';
import { rowsOfChunk } from '#data/chunks.ts';
import { piecesOf } from './pieces.ts';

/** Ten pages of a hundred rows each; of each page so many. */
function chosen(perPage: number, cut: readonly number[] = []): Parameters<typeof piecesOf>[0] {
  const [rows, cutRows] = [new PlaceSet(), new PlaceSet()];
  for (let page = 0; page < 10; page += 1) for (let item = 1; item <= perPage; item += 1) rows.add(placeOf(page, item));
  for (const page of cut) cutRows.add(placeOf(page, 1));
  return {
    leaf: { schema: 'public', name: 'orders', id: '1', within: [], rows: 1_000, bytes: 81_920 },
    isWhole: false,
    count: rows.size,
    rows,
    cuts: cut.length === 0 ? [] : [{ columns: ['customer'], rows: cutRows }],
    reasons: [],
  };
}

test.each([
  [90, true, `ctid >= '(0,0)'::tid AND ctid < '(10,0)'::tid AND (ctid = ANY (`],
  [25, true, `ctid >= '(0,0)'::tid AND ctid < '(10,0)'::tid AND (ctid = ANY (`],
  [24, true, 'ctid = ANY ((SELECT '],
  [90, false, 'ctid = ANY ((SELECT '],
])('of %d of a hundred rows, where stretches are read alone: %s', (perPage, canScan, where) => {
  const pieces = piecesOf(chosen(perPage), canScan);
  expect(pieces.length).toBe(1);
  const [piece] = pieces;
  const sql = rowsOfChunk(piece?.chunk() ?? { from: 0 });
  expect(sql.startsWith(where)).toBe(true);
  expect(sql.match(/"\(\d+,\d+\)"/g)?.length).toBe(perPage * 10);
});

test('rows that lose a column are a piece of their own', () => {
  const chunks = piecesOf(chosen(90, [3, 4]), true).map(({ chunk }) => chunk());
  expect(chunks.map(({ without, rows }) => [without, rows?.match(/"\(\d+,\d+\)"/g)?.length])).toEqual([
    [undefined, 898],
    [['customer'], 2],
  ]);
});
