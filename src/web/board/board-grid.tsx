import { type FocusEvent, type KeyboardEvent, memo, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { BoardRow } from '#core/views/board-shapes.ts';
import type { BoardView } from '#core/views/shapes.ts';
import { Part } from '#web/parts/part.tsx';
import { say } from '#web/words/say.ts';
import { columnFrom, endFrom, firstSpot, type Item, itemsOf, rowsFrom, type Spot } from './board-items.ts';
import styles from './board-grid.module.css';
import { HeadCells } from './board-row.tsx';
import { columnsFor, GridRow } from './grid-row.tsx';
import { offsetsOf, type Sight, wantedOf } from './rows-in-sight.ts';
import { useAnchor } from './use-anchor.ts';
import { useSight } from './use-sight.ts';
import { useSlices } from './use-slices.ts';
import { useTight } from './use-tight.ts';

/** So few systems have room for two lines of a fact. */
const mostRoomy = 12;
const pageRows = 10;
/** Rows that are made beyond those in sight, above and below, for whoever scrolls on. */
const beyond = 4;

/** What the keys of the page do in the grid, wherever the focus is. */
export interface GridHandle {
  readonly move: (rows: number) => void;
}

interface BoardGridProps {
  readonly rows: readonly BoardRow[];
  readonly open: ReadonlySet<string>;
  readonly boards: ReadonlyMap<string, BoardView>;
  readonly onToggle: (system: string) => void;
  readonly handle: React.Ref<GridHandle>;
}

/** What runs where, of every system: of hundreds of rows only those in sight are made, and the one that has the focus. */
export const BoardGrid = memo(function BoardGrid({ rows, open, boards, onToggle, handle }: BoardGridProps) {
  const items = useMemo(() => itemsOf(rows, open, boards), [rows, open, boards]);
  const isTight = useTight();
  const heights = isTight || rows.length <= mostRoomy ? roomyHeights : usualHeights;
  const { frame, spot, index: kept, focusWanted, onFocus, onKeyDown } = useGrid(items, onToggle, handle);
  const list = useRef<HTMLDivElement>(null);
  const offsets = useOffsets(items, heights);
  const sight = useSight(list, offsets);
  const made = useMade(items, sight, kept);
  useAnchor(frame, kept === undefined ? undefined : items[kept]?.key, kept === undefined ? undefined : offsets[kept]);
  useEffect(() => focusWanted());
  const top = items[Math.min(sight.first, items.length - 1)];
  const columns = Math.max(0, ...items.map(({ stages }) => stages.length));
  return (
    <div
      className={styles['frame']}
      role="grid"
      aria-label={say('What runs where')}
      aria-rowcount={items.length + 1}
      aria-colcount={columns + 2}
      ref={frame}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      <Part part="rowgroup" className={styles['top']}>
        <Part part="row" aria-rowindex={1} className={styles['row']} data-kind="head" style={{ gridTemplateColumns: columnsFor(top) }}>
          <HeadCells stages={top?.stages ?? []} />
        </Part>
      </Part>
      <Part part="rowgroup" className={styles['rows']} ref={list} style={{ height: offsets.at(-1) }}>
        {made.map((index) => {
          const item = items[index];
          return item === undefined ? null : (
            <GridRow
              key={item.key}
              item={item}
              index={index}
              top={offsets[index]}
              height={heights[item.kind]}
              isRoomy={heights === roomyHeights}
              column={spot?.key === item.key ? spot.column : undefined}
              onToggle={onToggle}
            />
          );
        })}
      </Part>
    </div>
  );
});

type Heights = { readonly [Kind in Item['kind']]: number };
const usualHeights: Heights = { head: 36, system: 44, release: 36, service: 32, loading: 36 };
const roomyHeights: Heights = { ...usualHeights, system: 60 };

/** Where each row begins: the same list as long as none comes, goes or grows, for where rows stand is looked at anew for another. */
function useOffsets(items: readonly Item[], heights: Heights): readonly number[] {
  const shape = items.map(({ kind }) => heights[kind]).join(' ');
  return useMemo(() => offsetsOf(shape === '' ? [] : shape.split(' ').map(Number)), [shape]);
}

/** The numbers of the rows that are made, from above to below. */
function useMade(items: readonly Item[], sight: Sight, kept: number | undefined): readonly number[] {
  const wanted = useMemo(() => wantedOf(sight, beyond, items.length, kept), [sight, items.length, kept]);
  const keys = useMemo(() => wanted.map((index) => items[index]?.key ?? ''), [wanted, items]);
  const there = useSlices(keys);
  return useMemo(
    () => wanted.filter((_, step) => there.has(keys[step] ?? '')).toSorted((left, right) => left - right),
    [wanted, keys, there],
  );
}

/** One stop of the Tab key; arrows move inside, Enter follows a link, the space bar opens a row. */
function useGrid(items: readonly Item[], onToggle: (system: string) => void, handle: React.Ref<GridHandle>) {
  const frame = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<Spot>();
  const wanted = useRef<Spot>(undefined);
  const isThere = active !== undefined && items.some(({ key }) => key === active.key);
  const spot = isThere ? active : firstSpot(items);
  const index = isThere ? items.findIndex(({ key }) => key === active.key) : undefined;
  const go = (to: Spot | undefined): void => {
    wanted.current = to;
    if (to !== undefined) setActive({ ...to });
  };
  const focusWanted = (): void => {
    const to = wanted.current;
    const row = to === undefined ? undefined : rowsIn(frame.current).find(({ dataset }) => dataset['row'] === to.key);
    if (row === undefined) return;
    wanted.current = undefined;
    row.querySelector<HTMLElement>(`[data-column="${to?.column}"]`)?.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  };
  useImperativeHandle(handle, () => ({
    move: (rows) => {
      const isInside = frame.current?.contains(document.activeElement) === true;
      if (spot !== undefined) go(isInside ? rowsFrom(items, spot, rows) : spot);
    },
  }));
  const onFocus = ({ target }: FocusEvent<HTMLElement>): void => {
    const here = spotOf(target);
    if (here !== undefined && (here.key !== active?.key || here.column !== active.column)) setActive(here);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const from = event.target instanceof HTMLElement ? spotOf(event.target) : undefined;
    if (from === undefined) return;
    const item = items.find(({ key }) => key === from.key);
    if (event.key === ' ' && item !== undefined && 'row' in item) {
      event.preventDefault();
      onToggle(item.row.system);
      return;
    }
    const to = walked(items, from, event);
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };
  return { frame, spot, index, focusWanted, onFocus, onKeyDown };
}

function walked(items: readonly Item[], from: Spot, { key, ctrlKey }: KeyboardEvent): Spot | undefined {
  switch (key) {
    case 'ArrowUp':
      return rowsFrom(items, from, -1);
    case 'ArrowDown':
      return rowsFrom(items, from, 1);
    case 'ArrowLeft':
      return columnFrom(items, from, -1);
    case 'ArrowRight':
      return columnFrom(items, from, 1);
    case 'PageUp':
      return rowsFrom(items, from, -pageRows);
    case 'PageDown':
      return rowsFrom(items, from, pageRows);
    case 'Home':
      return endFrom(items, from, 'first', ctrlKey);
    case 'End':
      return endFrom(items, from, 'last', ctrlKey);
    default:
      return undefined;
  }
}

function rowsIn(frame: HTMLElement | null): readonly HTMLElement[] {
  return frame === null ? [] : [...frame.querySelectorAll<HTMLElement>('[data-row]')];
}

function spotOf(target: HTMLElement): Spot | undefined {
  const key = target.closest<HTMLElement>('[data-row]')?.dataset['row'];
  const column = target.closest<HTMLElement>('[data-column]')?.dataset['column'];
  return key === undefined || column === undefined ? undefined : { key, column: Number(column) };
}
