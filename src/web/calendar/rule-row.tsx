import { say, sayCore } from '#web/words/say.ts';
import type { FreezeView, RefreshRow, TrainRule, WindowView } from '#core/views/calendar.ts';
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

/** When it leaves, filled; and a tick where its cut-off is. */
export function TrainRow({ train, axis, zone }: { readonly train: TrainRule; readonly axis: Axis; readonly zone: string }) {
  return (
    <g>
      <line className={styles['closed']} x1={0} x2={axis.width} y1={top + barHeight / 2} y2={top + barHeight / 2} />
      {train.spans.map(({ from, to, cutOff, releases }) => (
        <g key={from}>
          <title>
            {say('{name} departs {from}, with {releases}', {
              name: train.name,
              from: wordsInZones(from, zone),
              releases: releases.length === 0 ? say('nobody yet') : releases.join(', '),
            })}
          </title>
          {spanOf(axis, from, to).map(({ x, width }) => (
            <rect key={x} className={styles['train']} x={x} y={top} width={Math.max(5, width)} height={barHeight} rx={2} />
          ))}
          {cutOff !== undefined &&
            spanOf(axis, cutOff, cutOff + 1).map(({ x }) => (
              <line key={x} className={styles['cut-off']} x1={x} x2={x} y1={top} y2={top + barHeight} />
            ))}
        </g>
      ))}
    </g>
  );
}

/** When data are due by themselves: a stroke each, and how long it may still begin. */
export function DueRow({ due, axis, zone }: { readonly due: RefreshRow; readonly axis: Axis; readonly zone: string }) {
  return (
    <g>
      <line className={styles['closed']} x1={0} x2={axis.width} y1={top + barHeight / 2} y2={top + barHeight / 2} />
      {due.spans.flatMap(({ from, to }) =>
        spanOf(axis, from, to).map(({ x, width }) => (
          <g key={from}>
            <title>
              {say('The data of {environment} are due {from}, until {to}', {
                environment: due.environment,
                from: wordsInZones(from, zone),
                to: wordsInZones(to, zone),
              })}
            </title>
            <rect className={styles['open']} x={x} y={top + 5} width={Math.max(3, width)} height={barHeight - 10} />
            <line className={styles['due']} x1={x} x2={x} y1={top} y2={top + barHeight} />
          </g>
        )),
      )}
    </g>
  );
}
