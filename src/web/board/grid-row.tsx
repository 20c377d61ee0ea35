import { memo } from 'react';
import { Part } from '#web/parts/part.tsx';
import type { Item } from './board-items.ts';
import styles from './board-grid.module.css';
import { RowCells, type RowCellsProps } from './board-row.tsx';

interface GridRowProps extends RowCellsProps {
  /** Of all rows, those too that are not made. */
  readonly index: number;
  readonly top: number | undefined;
  readonly height: number;
  readonly isRoomy: boolean;
}

/** A row is made anew only when it changed: fifty changes a second come to others, and a key to two. */
export const GridRow = memo(function GridRow({ index, top, height, isRoomy, ...cells }: GridRowProps) {
  const { item } = cells;
  return (
    <Part
      part="row"
      aria-rowindex={index + 2}
      className={styles['row']}
      data-kind={item.kind}
      data-row={item.key}
      data-roomy={isRoomy || undefined}
      style={{ gridTemplateColumns: columnsFor(item), height, top }}
    >
      <RowCells {...cells} />
    </Part>
  );
}, isSameRow);

export function columnsFor(item: Item | undefined): string {
  return `minmax(0, 1.2fr) repeat(${item?.stages.length ?? 0}, minmax(0, 1fr)) minmax(0, 1.2fr)`;
}

function isSameRow({ item: before, ...restBefore }: GridRowProps, { item: after, ...restAfter }: GridRowProps): boolean {
  return (
    restBefore.index === restAfter.index &&
    restBefore.top === restAfter.top &&
    restBefore.height === restAfter.height &&
    restBefore.isRoomy === restAfter.isRoomy &&
    restBefore.column === restAfter.column &&
    restBefore.onToggle === restAfter.onToggle &&
    isSameItem(before, after)
  );
}

/** Items are made anew for all rows at once; what they are made of stays the same where nothing changed. */
function isSameItem(before: Item, after: Item): boolean {
  if (before.key !== after.key || before.stages !== after.stages) return false;
  if (before.kind === 'system') return after.kind === 'system' && before.row === after.row && before.isOpen === after.isOpen;
  if (before.kind === 'release') return after.kind === 'release' && before.release === after.release;
  return before.kind === 'service' ? after.kind === 'service' && before.service === after.service : before.kind === after.kind;
}
