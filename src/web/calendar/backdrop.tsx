import type { Axis, Column } from './axis.ts';
import styles from './chart.module.css';
import { headHeight } from './chart-head.tsx';

/** How far the two zigzags of a folded weekend swing, and how long one swing is. */
const swing = 2.5;
const stroke = 8;

/** The days themselves: lines between them, weekends folded, days off hatched; what nobody knows is dotted. */
export function Backdrop({ axis, height }: { readonly axis: Axis; readonly height: number }) {
  return (
    <>
      <Hatches />
      {axis.columns.map((column) => (
        <Day key={column.from} column={column} height={height} />
      ))}
    </>
  );
}

function Hatches() {
  return (
    <defs>
      <pattern id="day-off" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line className={styles['hatch']} x1="0" x2="0" y1="0" y2="8" />
      </pattern>
      <pattern id="freeze" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
        <line className={styles['frost']} x1="0" x2="0" y1="0" y2="8" />
      </pattern>
      <pattern id="unknown" width="8" height="8" patternUnits="userSpaceOnUse">
        <circle className={styles['dot']} cx="4" cy="4" r="0.8" />
      </pattern>
    </defs>
  );
}

function Day({ column, height }: { readonly column: Column; readonly height: number }) {
  const { x, width, kind, days } = column;
  const [day] = days;
  const body = { x, y: headHeight - 30, width, height: height - headHeight + 30 };
  if (kind === 'fold') {
    return (
      <g>
        <rect className={styles['fold']} {...body} />
        <path className={styles['zigzag']} d={zigzag(x + width / 3, body.y, height)} />
        <path className={styles['zigzag']} d={zigzag(x + (2 * width) / 3, body.y, height)} />
      </g>
    );
  }
  const fill = day?.counts === undefined ? 'unknown' : day.counts === 0 ? 'day-off' : undefined;
  const half = { ...body, x: x + width / 2, width: width / 2 };
  return (
    <g>
      <line className={styles['grid']} x1={x} x2={x} y1={body.y} y2={height} />
      {fill !== undefined && <rect fill={`url(#${fill})`} {...body} />}
      {day?.counts === 0.5 && <rect fill="url(#day-off)" {...half} />}
    </g>
  );
}

/** The two lines of a folded weekend are drawn so. */
export function zigzag(x: number, top: number, bottom: number): string {
  const turns = Math.ceil((bottom - top) / stroke);
  return `M${x} ${top}${Array.from({ length: turns }, (_, turn) => `L${x + (turn % 2 === 0 ? swing : -swing)} ${Math.min(bottom, top + (turn + 1) * stroke)}`).join('')}`;
}
