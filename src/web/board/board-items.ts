import type { BoardRow, BoardService } from '#core/views/board-shapes.ts';
import type { BoardRelease, BoardView } from '#core/views/shapes.ts';
import { pathOf, pathsOf } from './board-filter.ts';

/** One row of the grid. */
export type Item = { readonly key: string; readonly stages: readonly string[] } & (
  | { readonly kind: 'head' }
  | { readonly kind: 'system'; readonly row: BoardRow; readonly isOpen: boolean }
  | { readonly kind: 'release'; readonly system: string; readonly release: BoardRelease }
  | { readonly kind: 'service'; readonly system: string; readonly service: BoardService }
  | { readonly kind: 'loading'; readonly system: string }
);

/** Rows of one path below each other; a row that is open has its releases and services below it. */
export function itemsOf(rows: readonly BoardRow[], open: ReadonlySet<string>, boards: ReadonlyMap<string, BoardView>): readonly Item[] {
  const paths = pathsOf(rows);
  const byPath = Map.groupBy(rows, pathOf);
  return paths.flatMap((path, index) => {
    const own = byPath.get(path) ?? [];
    // The first head stays in sight by itself.
    const head: readonly Item[] = index === 0 ? [] : [{ kind: 'head', key: `head ${path}`, stages: own[0]?.stages ?? [] }];
    return [...head, ...own.flatMap((row) => itemsOfSystem(row, open.has(row.system), boards.get(row.system)))];
  });
}

function itemsOfSystem(row: BoardRow, isOpen: boolean, board: BoardView | undefined): readonly Item[] {
  const { system, stages } = row;
  const head: Item = { kind: 'system', key: system, stages, row, isOpen };
  if (!isOpen) return [head];
  if (board === undefined) return [head, { kind: 'loading', key: `${system} loading`, stages, system }];
  return [
    head,
    ...board.releases.map((release): Item => ({ kind: 'release', key: `${system} release ${release.release}`, stages, system, release })),
    ...board.services.map((service): Item => ({ kind: 'service', key: `${system} service ${service.service}`, stages, system, service })),
  ];
}

/** Columns of a row that can be gone to: 0 is its name. */
function columnsOf(item: Item): readonly number[] {
  if (item.kind === 'system') return [0, ...item.row.cells.flatMap(({ release }, index) => (release === undefined ? [] : [index + 1]))];
  return item.kind === 'release' || item.kind === 'service' ? [0] : [];
}

/** Where one is in the grid: a row by its key, so that rows may come and go around it. */
export interface Spot {
  readonly key: string;
  readonly column: number;
}

/** The spot so many rows on that can be gone to: in the nearest column. At the end one stays. */
export function rowsFrom(items: readonly Item[], from: Spot, rows: number): Spot {
  const direction = Math.sign(rows);
  let index = items.findIndex(({ key }) => key === from.key);
  let left = Math.abs(rows);
  let spot = from;
  while (left > 0 && index >= 0) {
    index += direction;
    const item = items[index];
    if (item === undefined) break;
    const columns = columnsOf(item);
    if (columns.length === 0) continue;
    spot = { key: item.key, column: nearest(columns, from.column) };
    left -= 1;
  }
  return spot;
}

/** The next column of the same row that can be gone to. */
export function columnFrom(items: readonly Item[], from: Spot, direction: number): Spot {
  const item = items.find(({ key }) => key === from.key);
  const columns = item === undefined ? [] : columnsOf(item);
  const ahead =
    direction > 0 ? columns.filter((column) => column > from.column) : columns.filter((column) => column < from.column).toReversed();
  return { ...from, column: ahead[0] ?? from.column };
}

/** The spot at the beginning or the end of the row, or of the whole. */
export function endFrom(items: readonly Item[], from: Spot, end: 'first' | 'last', isOfAll: boolean): Spot {
  const able = items.filter((item) => columnsOf(item).length > 0);
  const item = isOfAll ? (end === 'first' ? able[0] : able.at(-1)) : items.find(({ key }) => key === from.key);
  const columns = item === undefined ? [] : columnsOf(item);
  const column = end === 'first' ? columns[0] : columns.at(-1);
  return item === undefined || column === undefined ? from : { key: item.key, column };
}

/** Where Tab enters: the first cell that leads somewhere. */
export function firstSpot(items: readonly Item[]): Spot | undefined {
  const item = items.find((each) => columnsOf(each).length > 0);
  return item === undefined ? undefined : { key: item.key, column: columnsOf(item).find((column) => column > 0) ?? 0 };
}

function nearest(columns: readonly number[], wanted: number): number {
  return columns.reduce((best, column) => (Math.abs(column - wanted) < Math.abs(best - wanted) ? column : best), columns[0] ?? 0);
}
