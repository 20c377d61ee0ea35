import { say } from '#web/words/say.ts';
import type { Bar } from './way.ts';
import type { DrawnRow } from './picture.ts';
import styles from './chart.module.css';
import { isOneDay } from '#web/words/instants.ts';
import { wordsInZones } from './zones.ts';

export const rowHeight = 48;
const barTop = 22;
const barHeight = 16;
const middle = barTop + barHeight / 2;
const nameLine = 15;

/** One release: its bars, what it waits for between them, and when it is live. */
export function ReleaseRow({ row, zone, isMoved }: { readonly row: DrawnRow; readonly zone: string; readonly isMoved: boolean }) {
  return (
    <g>
      {row.waits.map(({ x, width }) => (
        <line key={x} className={styles['wait']} x1={x} x2={x + width} y1={middle} y2={middle} />
      ))}
      {row.bars.map((bar) => (
        <StageBar key={`${bar.stage} ${bar.kind}`} bar={bar} zone={zone} />
      ))}
      {row.names.map(({ text, x, isPresent }) => (
        <text key={text} className={isPresent ? styles['stage-here'] : styles['stage']} x={x + 1} y={nameLine}>
          {text}
        </text>
      ))}
      <Odds row={row} zone={zone} isMoved={isMoved} />
    </g>
  );
}

function StageBar({ bar, zone }: { readonly bar: Bar & DrawnRow['bars'][number]; readonly zone: string }) {
  const words = say('{stage}, {kind}: {from} to {to}', {
    stage: bar.stage,
    kind: say(wordsOfKind[bar.kind]),
    from: wordsInZones(bar.from, zone),
    to: wordsInZones(bar.to, zone),
  });
  return (
    <g>
      <title>{words}</title>
      {bar.pieces.map(({ x, width }) => (
        <rect
          key={x}
          className={styles['bar']}
          data-kind={bar.kind}
          x={x + 0.5}
          y={barTop}
          width={Math.max(2, width - 1)}
          height={barHeight}
        />
      ))}
    </g>
  );
}

const wordsOfKind: {
  readonly [Kind in Bar['kind']]: 'passed' | 'soaking' | 'it stands here' | 'soak to run' | 'planned, at the earliest';
} = {
  passed: 'passed',
  soaking: 'soaking',
  here: 'it stands here',
  'to-run': 'soak to run',
  planned: 'planned, at the earliest',
};

/** Three dates, each with a shape of its own: a tick, a full disc, a ring. */
function Odds({ row, zone, isMoved }: { readonly row: DrawnRow; readonly zone: string; readonly isMoved: boolean }) {
  const { marks, way } = row;
  const titles = [
    way.earliest === undefined ? way.noDate : say('earliest {at}', { at: wordsInZones(way.earliest, zone) }),
    way.evenOdds === undefined || isOneDay(way.evenOdds, way.nineInTen)
      ? undefined
      : say('even odds by {at}', { at: wordsInZones(way.evenOdds, zone) }),
    way.nineInTen === undefined ? undefined : say('9 in 10 by {at}', { at: wordsInZones(way.nineInTen, zone) }),
  ];
  return (
    <g className={styles['odds']} data-moved={isMoved}>
      <title>
        {say('{release} in {goal}: {titles}', {
          release: way.release,
          goal: way.goal,
          titles: titles.filter((each) => each !== undefined).join('; '),
        })}
      </title>
      {marks.was !== undefined && <circle className={styles['was']} cx={marks.was} cy={middle} r={6} />}
      {marks.likely !== undefined && (
        <line className={styles['likely']} x1={marks.likely.x} x2={marks.likely.x + marks.likely.width} y1={middle} y2={middle} />
      )}
      {marks.unlikely !== undefined && (
        <line className={styles['unlikely']} x1={marks.unlikely.x} x2={marks.unlikely.x + marks.unlikely.width} y1={middle} y2={middle} />
      )}
      {marks.earliest !== undefined && (
        <line className={styles['tick']} x1={marks.earliest} x2={marks.earliest} y1={middle - 7} y2={middle + 7} />
      )}
      {marks.nineInTen !== undefined && <circle className={styles['ring']} cx={marks.nineInTen} cy={middle} r={4.5} />}
      {marks.evenOdds !== undefined && <circle className={styles['disc']} cx={marks.evenOdds} cy={middle} r={6} />}
      <text className={styles['date']} x={marks.label.x} y={marks.label.place === 'above' ? nameLine : middle + 4}>
        <tspan className={styles['even']}>{marks.label.text}</tspan>
        <tspan className={styles['rest']}>{marks.label.rest}</tspan>
      </text>
    </g>
  );
}
