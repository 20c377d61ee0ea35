import { say, sayCore } from '#web/words/say.ts';
import type { FreezeView, WindowView } from '#core/views/calendar.ts';
import type { Axis } from './axis.ts';
import { spanOf } from './picture.ts';
import styles from './rule-row.module.css';
import { wordsInZones } from './zones.ts';

const top = 7;
const barHeight = 16;

/** When a freeze forbids, hatched and dashed; when a window permits, open above a line. */
export function FreezeRow({ freeze, axis, zone }: { readonly freeze: FreezeView; readonly axis: Axis; readonly zone: string }) {
  return (
    <g>
      {freeze.spans.flatMap(({ from, to }) =>
        spanOf(axis, from, to).map(({ x, width }) => (
          <g key={from}>
            <title>
              {say('{name}: {from} to {to}. {because}', {
                name: freeze.name,
                from: wordsInZones(from, zone),
                to: wordsInZones(to, zone),
                because: sayCore(freeze.because),
              })}
            </title>
            <rect className={styles['freeze']} x={x + 0.5} y={top} width={Math.max(3, width - 1)} height={barHeight} rx={2} />
            <rect fill="url(#freeze)" x={x + 0.5} y={top} width={Math.max(3, width - 1)} height={barHeight} />
          </g>
        )),
      )}
    </g>
  );
}

export function WindowRow({ window, axis, zone }: { readonly window: WindowView; readonly axis: Axis; readonly zone: string }) {
  return (
    <g>
      <line className={styles['closed']} x1={0} x2={axis.width} y1={top + barHeight / 2} y2={top + barHeight / 2} />
      {window.spans.flatMap(({ from, to }) =>
        spanOf(axis, from, to).map(({ x, width }) => (
          <rect key={from} className={styles['open']} x={x} y={top + 3} width={Math.max(2, width)} height={barHeight - 6}>
            <title>
              {say('{name} is open: {from} to {to}', { name: window.name, from: wordsInZones(from, zone), to: wordsInZones(to, zone) })}
            </title>
          </rect>
        )),
      )}
    </g>
  );
}
