import { type ReactNode, useLayoutEffect, useRef } from 'react';
import type { ForecastLine } from '#core/forecast/view.ts';
import type { Instant } from '#core/system.ts';
import type { CalendarRelease, CalendarView, FreezeView, RefreshRow, TrainRule, WindowView } from '#core/views/calendar.ts';
import { type Axis, axisOf, xOf } from './axis.ts';
import { Backdrop } from './backdrop.tsx';
import styles from './chart.module.css';
import { ChartHead, headHeight } from './chart-head.tsx';
import { rowOf } from './picture.ts';
import { ReleaseRow, rowHeight } from './release-row.tsx';
import { DueRow, FreezeRow, TrainRow, WindowRow } from './rule-row.tsx';
import { type Tried, TriedBar, TriedShade } from './tried-bar.tsx';
import { type Box, firstWidth, useWidth } from './use-width.ts';

/** One line of the picture. */
export interface ChartRow {
  readonly key: string;
  /** In the column on the left, which is absent where nothing has one. */
  readonly name: ReactNode | undefined;
  readonly content: RowContent;
}

type RowContent =
  | { readonly kind: 'tried'; readonly tried: Tried }
  | { readonly kind: 'freeze'; readonly freeze: FreezeView }
  | { readonly kind: 'window'; readonly window: WindowView }
  | { readonly kind: 'train'; readonly train: TrainRule }
  | { readonly kind: 'due'; readonly due: RefreshRow }
  | {
      readonly kind: 'release';
      readonly release: CalendarRelease;
      readonly line: ForecastLine;
      /** As it is without what is tried, where that moves it. */
      readonly before: ForecastLine | undefined;
    };

const heights: { readonly [Kind in RowContent['kind']]: number } = {
  tried: 36,
  freeze: 30,
  window: 30,
  train: 30,
  due: 30,
  release: rowHeight,
};

interface ChartProps {
  readonly view: CalendarView;
  readonly rows: readonly ChartRow[];
  readonly now: Instant;
  /** In words, for those who do not see it. */
  readonly label: string;
}

/** Days from left to right, a line for each row; where there is no room for the days they are scrolled. */
export function Chart({ view, rows, now, label }: ChartProps) {
  const [box, width] = useWidth();
  const axis = axisOf(view.days, width);
  useNowInSight(box, axis, width === firstWidth ? undefined : now);
  const isBare = rows.every(({ name }) => name === undefined);
  return (
    <figure className={styles['chart']} data-bare={isBare} aria-label={label}>
      {!isBare && (
        <div className={styles['names']} style={{ paddingTop: headHeight }}>
          {rows.map(({ key, name, content }) => (
            <div key={key} className={styles['name']} style={{ height: heights[content.kind] }}>
              {name}
            </div>
          ))}
        </div>
      )}
      <section
        ref={box}
        className={styles['scroll']}
        aria-label={label}
        // reason: keys scroll it, once it has the focus; not every browser gives it by itself.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <Plot view={view} rows={rows} now={now} axis={axis} />
      </section>
    </figure>
  );
}

function Plot({ view, rows, now, axis }: Omit<ChartProps, 'label'> & { readonly axis: Axis }) {
  const tops = topsOf(rows);
  const height = headHeight + rows.reduce((sum, { content }) => sum + heights[content.kind], 0);
  const tried = rows.flatMap(({ content }, index) => (content.kind === 'tried' ? [{ ...content.tried, top: tops[index] ?? 0 }] : []))[0];
  return (
    <div className={styles['plot']} style={{ width: axis.width, height }}>
      <svg className={styles['svg']} width={axis.width} height={height} aria-hidden>
        <Backdrop axis={axis} height={height} />
        {tried?.freeze !== undefined && <TriedShade axis={axis} freeze={tried.freeze} top={tried.top} height={height} />}
        <ChartHead axis={axis} now={now} />
        {rows.map(({ key, content }, index) => (
          <g key={key} transform={`translate(0 ${tops[index] ?? 0})`}>
            <line className={styles['rule']} x1={0} x2={axis.width} y1={0} y2={0} />
            <RowDrawing content={content} axis={axis} zone={view.zone} now={now} />
          </g>
        ))}
        <NowLine axis={axis} now={now} height={height} />
      </svg>
      {tried !== undefined && (
        <div className={styles['over']} style={{ top: tried.top, height: heights.tried, width: axis.width }}>
          <TriedBar axis={axis} tried={tried} />
        </div>
      )}
    </div>
  );
}

interface RowDrawingProps {
  readonly content: RowContent;
  readonly axis: Axis;
  readonly zone: string;
  readonly now: Instant;
}

function RowDrawing({ content, axis, zone, now }: RowDrawingProps) {
  switch (content.kind) {
    // It is held by hand, and so lies over the drawing.
    case 'tried':
      return null;
    case 'freeze':
      return <FreezeRow freeze={content.freeze} axis={axis} zone={zone} />;
    case 'window':
      return <WindowRow window={content.window} axis={axis} zone={zone} />;
    case 'train':
      return <TrainRow train={content.train} axis={axis} zone={zone} />;
    case 'due':
      return <DueRow due={content.due} axis={axis} zone={zone} />;
    case 'release': {
      const row = rowOf(axis, content.release, { line: content.line, before: content.before, now });
      return <ReleaseRow row={row} zone={zone} isMoved={content.before !== undefined} />;
    }
  }
}

function NowLine({ axis, now, height }: { readonly axis: Axis; readonly now: Instant; readonly height: number }) {
  if (now < axis.from || now >= axis.to) return null;
  const x = xOf(axis, now);
  return <line className={styles['now']} x1={x} x2={x} y1={40} y2={height} />;
}

function topsOf(rows: readonly ChartRow[]): readonly number[] {
  let top = headHeight;
  return rows.map(({ content }) => {
    const own = top;
    top += heights[content.kind];
    return own;
  });
}

/** Where days are scrolled, this one is seen first: once, as soon as they are measured, for a picture that moves by itself is no picture. */
function useNowInSight(box: Box, axis: Axis, now: Instant | undefined): void {
  const isDone = useRef(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || now === undefined || isDone.current || element.scrollWidth <= element.clientWidth) return;
    isDone.current = true;
    element.scrollTo({ left: Math.max(0, xOf(axis, now) - element.clientWidth / 3) });
  });
}
