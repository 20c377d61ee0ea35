// Days side by side, as wide as there is room: weekends folded to a strip, every other day as wide as the next one.
import type { Instant } from '#core/system.ts';
import type { DayView } from '#core/views/calendar.ts';

/** A folded weekend is this wide; a day is no narrower than that. */
const foldWidth = 14;
const leastDayWidth = 24;

export interface Column {
  readonly kind: 'day' | 'fold';
  readonly x: number;
  readonly width: number;
  /** One, or those of a weekend. */
  readonly days: readonly DayView[];
  readonly from: Instant;
  readonly to: Instant;
}

export interface Axis {
  readonly columns: readonly Column[];
  readonly width: number;
  readonly from: Instant;
  readonly to: Instant;
}

export interface Piece {
  readonly x: number;
  readonly width: number;
}

/** As wide as asked for, or wider where days would get too narrow: then it is to be scrolled. */
export function axisOf(days: readonly DayView[], wanted: number): Axis {
  const groups = groupsOf(days);
  const folds = groups.filter(isFold).length;
  const whole = groups.length - folds;
  const dayWidth = whole === 0 ? leastDayWidth : Math.max(leastDayWidth, (wanted - folds * foldWidth) / whole);
  let x = 0;
  const columns = groups.map((group): Column => {
    const width = isFold(group) ? foldWidth : dayWidth;
    const column = { kind: isFold(group) ? 'fold' : 'day', x, width, days: group, from: startOf(group), to: endOf(group) } as const;
    x += width;
    return column;
  });
  return { columns, width: x, from: startOf(days), to: endOf(days) };
}

/** Where an instant lies; before the first day at its left edge, after the last at its right one. */
export function xOf({ columns, width, from }: Axis, at: Instant): number {
  if (at <= from) return 0;
  const column = columns.find(({ to }) => at < to);
  return column === undefined ? width : column.x + (column.width * (at - column.from)) / (column.to - column.from);
}

/** What is drawn of a time: nothing on days that do not count. */
export function piecesOf(axis: Axis, from: Instant, to: Instant): readonly Piece[] {
  const pieces: { x: number; width: number }[] = [];
  for (const column of axis.columns) {
    if (column.to <= from || column.from >= to || !isDrawnOn(column)) continue;
    const x = xOf(axis, Math.max(from, column.from));
    const width = (to >= column.to ? column.x + column.width : xOf(axis, to)) - x;
    const last = pieces.at(-1);
    if (last !== undefined && Math.abs(last.x + last.width - x) < 0.01) last.width += width;
    else pieces.push({ x, width });
  }
  return pieces;
}

/** The day whose middle is nearest to a place, among those that somebody may choose. */
export function dayAt({ columns }: Axis, x: number): DayView | undefined {
  const near = columns.filter(isDrawnOn).toSorted((left, right) => distance(left, x) - distance(right, x))[0];
  return near?.days[0];
}

/** Days that count, and those of which nobody knows. */
export function daysToChoose({ columns }: Axis): readonly DayView[] {
  return columns.filter(isDrawnOn).flatMap(({ days }) => days);
}

function isDrawnOn({ kind, days }: Column): boolean {
  return kind === 'day' && days[0]?.counts !== 0;
}

function distance(column: Column, x: number): number {
  return Math.abs(column.x + column.width / 2 - x);
}

function groupsOf(days: readonly DayView[]): readonly (readonly DayView[])[] {
  const groups: DayView[][] = [];
  for (const day of days) {
    const last = groups.at(-1);
    if (day.kind === 'weekend' && last?.[0]?.kind === 'weekend') last.push(day);
    else groups.push([day]);
  }
  return groups;
}

function isFold(group: readonly DayView[]): boolean {
  return group[0]?.kind === 'weekend';
}

function startOf(days: readonly DayView[]): Instant {
  return days[0]?.from ?? 0;
}

function endOf(days: readonly DayView[]): Instant {
  return days.at(-1)?.to ?? 0;
}
