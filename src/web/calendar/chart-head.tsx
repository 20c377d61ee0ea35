import { formatted } from '#web/words/instants.ts';
import { say } from '#web/words/say.ts';
import { dayMs, parseDay } from '#core/time/day.ts';
import type { Instant } from '#core/system.ts';
import type { Axis, Column } from './axis.ts';
import styles from './chart.module.css';
import { withRoom } from './labels.ts';
import { daysOffOf } from './picture.ts';
import { weekOf } from './words.ts';

/** Month and week, the day, and two lines of names of days off. */
export const headHeight = 82;

const weekday = 20;
const number = 38;
const names = [58, 74] as const;

export function ChartHead({ axis, now }: { readonly axis: Axis; readonly now: Instant }) {
  return (
    <g aria-hidden>
      {withRoom(headingsOf(axis)).map(({ text, x, isFirm }) => (
        <text key={x} className={isFirm === true ? styles['month'] : styles['week']} x={x} y={weekday}>
          {text}
        </text>
      ))}
      {axis.columns.map((column) => (
        <DayNumber key={column.from} column={column} now={now} />
      ))}
      {daysOffOf(axis)
        .filter(({ text, x }) => x + text.length * 7 <= axis.width)
        .map(({ text, x, lane, date }) => (
          <text key={date} className={styles['holiday']} x={x + 2} y={names[lane]}>
            {text}
          </text>
        ))}
    </g>
  );
}

function DayNumber({ column, now }: { readonly column: Column; readonly now: Instant }) {
  const [day] = column.days;
  if (column.kind === 'fold' || day === undefined) return null;
  const isToday = now >= day.from && now < day.to;
  const x = column.x + column.width / 2;
  return (
    <>
      {isToday && <rect className={styles['today']} x={x - 12} y={number - 13} width={24} height={18} rx={4} />}
      <text className={isToday ? styles['number-today'] : styles['number']} x={x} y={number}>
        {Number(day.date.slice(8))}
      </text>
    </>
  );
}

/** Each week at its first day, and each month at its. */
function headingsOf({ columns, width: end }: Axis): readonly { readonly text: string; readonly x: number; readonly isFirm?: true }[] {
  return columns.flatMap(({ kind, days: [day], x }, index) => {
    if (day === undefined || kind === 'fold') return [];
    const before = columns[index - 1]?.days.at(-1)?.date;
    const own = { text: monthOf(day.date, end - x), x: x + 2, isFirm: true } as const;
    const isMonth = before === undefined || before.slice(0, 7) !== day.date.slice(0, 7);
    const isWeek = before === undefined || weekOf(before) !== weekOf(day.date);
    const week = { text: say('week {week}', { week: weekOf(day.date) }), x: x + (isMonth ? own.text.length * 7 + 16 : 2) };
    return [...(isMonth ? [own] : []), ...(isWeek ? [week] : [])];
  });
}

/** `June`; of January with its year, where there is room for it. */
function monthOf(date: string, room: number): string {
  const words = formatted('month', (parseDay(date) ?? 0) * dayMs, 'UTC');
  return date.slice(5, 7) === '01' && room > 70 ? `${words} ${date.slice(0, 4)}` : words;
}
