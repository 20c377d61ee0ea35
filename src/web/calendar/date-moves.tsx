import { useQuery } from '@tanstack/react-query';
import { sizeOf } from '#core/foretold-words.ts';
import type { CalendarView, DayView } from '#core/views/calendar.ts';
import { type DateMoved, movesQuery } from '#web/api/queries.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { Told } from '#web/parts/told.tsx';
import { say, sayCount } from '#web/words/say.ts';
import styles from './date-moves.module.css';
import { distanceOf } from './moved.ts';
import { wordsOfDate } from './words.ts';

interface DateMovesProps {
  readonly system: string;
  readonly release: string;
  readonly view: CalendarView;
}

/** From which day to which, how far, and by what: the last move in sight, those before it folded away. Absent where no date has moved. */
export function DateMoves({ system, release, view }: DateMovesProps) {
  const { data } = useQuery(movesQuery(system, release));
  const moved = (data?.dates ?? []).filter(({ move }) => move !== undefined).toReversed();
  const [last, ...before] = moved;
  if (last === undefined) return null;
  return (
    <div className={styles['moves']}>
      <Moved moved={last} days={view.days} />
      {before.length > 0 && (
        <details>
          <summary>{sayCount(before.length, '{count} move before', '{count} moves before')}</summary>
          <ol className={styles['before']}>
            {before.map((each) => (
              <li key={each.seq}>
                <Moved moved={each} days={view.days} />
              </li>
            ))}
          </ol>
        </details>
      )}
      <CopyCommand command={`lockstep forecast ${release} --moves`} />
    </div>
  );
}

function Moved({ moved, days }: { readonly moved: DateMoved; readonly days: readonly DayView[] }) {
  const { seq, at, move } = moved;
  return (
    <div>
      <p>
        <strong>{wordsOfMove(moved, days)}</strong>{' '}
        <span className={styles['quiet']}>
          <Instant at={at} />, #{seq}
        </span>
      </p>
      <ul className={styles['parts']}>
        {(move?.parts ?? []).map((part, index) => (
          // Two causes may be alike in everything but their place.
          <li key={`${part.words} ${index}`}>
            <span className={styles['size']}>{sizeOf(part)}</span> <Told text={part.words} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** `Even odds Tue 16 Jun → Thu 18 Jun, +2 wd.` */
export function wordsOfMove({ move, ...to }: DateMoved, days: readonly DayView[]): string {
  const from = move?.from;
  const by = from?.evenOdds === undefined || to.evenOdds === undefined ? undefined : distanceOf(from.evenOdds, to.evenOdds, days);
  const [before, after] = [from, to].map((date) => (date?.days.evenOdds === undefined ? say('no date') : wordsOfDate(date.days.evenOdds)));
  return say('Even odds {before} → {after}{by}.', { before: before ?? '', after: after ?? '', by: by === undefined ? '' : `, ${by}` });
}
