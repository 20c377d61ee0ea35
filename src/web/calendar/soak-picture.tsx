import { say, sayCore } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Instant as Moment } from '#core/system.ts';
import type { DayView } from '#core/views/calendar.ts';
import type { StageView } from '#core/views/shapes.ts';
import { calendarQuery } from '#web/api/queries.ts';
import { useNow } from '#web/live/clock.ts';
import { axisOf, type Axis, type Column, piecesOf, xOf } from './axis.ts';
import { zigzag } from './backdrop.tsx';
import chart from './chart.module.css';
import { daysOfSoak, soakedBy, soakedDays, withoutPaused, type SoakSpan } from './soak-days.ts';
import styles from './soak-picture.module.css';
import { useWidth } from './use-width.ts';
import { wordsOfDate } from './words.ts';
import { wordsInZones } from './zones.ts';

const barTop = 36;
const barHeight = 26;
const height = barTop + barHeight + 34;
/** A day that is narrower than this shows its number alone. */
const roomForWeekday = 76;
/** As wide as one that says that it is today. */
const roomForToday = 112;

/** Half of a bold letter of 12 px, on the wide side. */
const halfLetter = 3.7;
const edge = 10;

interface SoakPictureProps extends SoakSpan {
  readonly system: string;
  readonly calendar: string;
  readonly pauses: StageView['pauses'];
  /** In place of it, while the days are read, and where they are not all known. */
  readonly instead: ReactNode;
}

/** The soak as it lies on the days: each working day ends with its number, weekends are folded, days off are hatched and named. */
export function SoakPicture({ system, calendar, pauses, instead, entered, until, workingDays }: SoakPictureProps) {
  const from = new Date(entered - 86_400_000).toISOString().slice(0, 10);
  const view = useQuery(calendarQuery(system, { from, calendar })).data;
  const span = { entered, until, workingDays };
  const days = view === undefined ? undefined : daysOfSoak(withoutPaused(view.days, pauses), span);
  return view === undefined || days === undefined ? instead : <Picture days={days} span={span} zone={view.zone} />;
}

interface PictureProps {
  readonly days: readonly DayView[];
  readonly span: SoakSpan;
  readonly zone: string;
}

function Picture({ days, span, zone }: PictureProps) {
  const [box, width] = useWidth();
  const now = useNow();
  const axis = axisOf(days, width);
  const soaked = soakedDays(days, span);
  const over = soakedBy(soaked, now);
  const count = over === undefined ? '' : `, ${say('{count} of {most} working days over', { count: over, most: span.workingDays })}`;
  const from = wordsInZones(span.entered, zone);
  const until = wordsInZones(span.until, zone);
  const words =
    over === undefined
      ? say('Soak from {from} to {until}', { from, until })
      : say('Soak from {from} to {until}, {over} of {count} working days over', { from, until, over, count: span.workingDays });
  return (
    <figure className={styles['soak']} ref={box} aria-label={words}>
      <svg className={chart['svg']} width={axis.width} height={height} aria-hidden>
        {axis.columns.map((column) => (
          <DayColumn key={column.from} column={column} now={now} />
        ))}
        <Bar axis={axis} span={span} now={now} />
        {soaked.map(({ number, at }) => (
          <DayEnd key={number} x={xOf(axis, at)} number={number} isOver={xOf(axis, at) <= xOf(axis, now) + 10} isLast={at === span.until} />
        ))}
        <Foot axis={axis} span={span} now={now} count={count} />
      </svg>
    </figure>
  );
}

function DayColumn({ column: { kind, x, width, days }, now }: { readonly column: Column; readonly now: Moment }) {
  const [day] = days;
  if (day === undefined) return null;
  const body = { x, y: 4, width, height: barTop + barHeight };
  if (kind === 'fold') {
    return (
      <g>
        <rect className={chart['fold']} {...body} />
        <path className={chart['zigzag']} d={zigzag(x + width / 3, body.y, body.y + body.height)} />
        <path className={chart['zigzag']} d={zigzag(x + (2 * width) / 3, body.y, body.y + body.height)} />
      </g>
    );
  }
  const isToday = now >= day.from && now < day.to;
  const words = wordsOfDate(day.date);
  return (
    <g>
      <line className={chart['grid']} x1={x} x2={x} y1={4} y2={barTop + barHeight + 8} />
      {day.counts === 0 && <rect className={styles['off']} {...body} y={barTop - 8} height={barHeight + 16} />}
      <text className={isToday ? styles['today'] : styles['day']} x={x + 6} y={18}>
        {width < roomForWeekday ? Number(day.date.slice(8)) : words}
        {isToday && width >= roomForToday && say(', today')}
      </text>
      {day.counts === 0 && day.because !== undefined && width >= roomForWeekday && (
        <text className={chart['holiday']} x={x + 6} y={barTop + barHeight / 2 + 4}>
          {sayCore(day.because)}
        </text>
      )}
    </g>
  );
}

function Bar({ axis, span: { entered, until }, now }: { readonly axis: Axis; readonly span: SoakSpan; readonly now: Moment }) {
  const reached = Math.min(Math.max(now, entered), until);
  return (
    <>
      {piecesOf(axis, reached, until).map(({ x, width }) => (
        <rect key={x} className={chart['bar']} data-kind="to-run" x={x} y={barTop} width={Math.max(0, width)} height={barHeight} />
      ))}
      {piecesOf(axis, entered, reached).map(({ x, width }) => (
        <rect key={x} className={chart['bar']} data-kind="soaking" x={x} y={barTop} width={Math.max(2, width)} height={barHeight} />
      ))}
    </>
  );
}

interface DayEndProps {
  readonly x: number;
  readonly number: number;
  readonly isOver: boolean;
  readonly isLast: boolean;
}

function DayEnd({ x, number, isOver, isLast }: DayEndProps) {
  return (
    <g>
      {!isLast && <line className={styles['cut']} x1={x} x2={x} y1={barTop} y2={barTop + barHeight} />}
      <text className={isOver ? styles['number-over'] : styles['number']} x={x - 6} y={barTop + barHeight / 2 + 4}>
        {number}
      </text>
    </g>
  );
}

/** Entered, now, may leave: as far as they do not lie on each other. */
function Foot({ axis, span, now, count }: { readonly axis: Axis; readonly span: SoakSpan; readonly now: Moment; readonly count: string }) {
  const [from, here, until] = [xOf(axis, span.entered), xOf(axis, now), xOf(axis, span.until)];
  const y = barTop + barHeight + 26;
  const isNow = now > span.entered && now < span.until;
  const [wordsOfNow, wordsOfEnd] = [say('now') + count, say('may leave')];
  const half = wordsOfNow.length * halfLetter;
  // Whole, and off the edge, wherever now is.
  const nowAt = Math.min(Math.max(here, half + edge), axis.width - half - edge);
  return (
    <>
      {isNow && <line className={styles['now']} x1={here} x2={here} y1={barTop - 10} y2={barTop + barHeight + 12} />}
      <line className={chart['grid']} x1={until} x2={until} y1={barTop} y2={barTop + barHeight + 12} />
      {(!isNow || nowAt - half > from + 60) && (
        <text className={styles['foot']} x={from} y={y}>
          {say('entered')}
        </text>
      )}
      {isNow && (
        <text className={styles['foot-now']} x={nowAt} y={y}>
          {wordsOfNow}
        </text>
      )}
      {(!isNow || nowAt + half < until - 70) && (
        <text className={styles['foot-end']} x={until} y={y}>
          {wordsOfEnd}
        </text>
      )}
    </>
  );
}
