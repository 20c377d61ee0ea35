import { say } from '#web/words/say.ts';
import { ChevronLeft, ChevronRight, Snowflake } from 'lucide-react';
import { Link, useSearch } from 'wouter';
import { dateText, parseDay } from '#core/time/day.ts';
import type { CalendarView } from '#core/views/calendar.ts';
import { Button } from '#web/parts/button.tsx';
import { calendarPath } from '#web/paths.ts';
import styles from './calendar-bar.module.css';
import { wordsOfDates } from './words.ts';

/** How far the days go on at once: two weeks of six. */
const stepDays = 14;

interface CalendarBarProps {
  readonly view: CalendarView;
  readonly isTried: boolean;
  readonly onTry: () => void;
}

/** Which days are shown, and the way to try a freeze. */
export function CalendarBar({ view, isTried, onTry }: CalendarBarProps) {
  const search = useSearch();
  const [first, last] = [view.days[0]?.date ?? '', view.days.at(-1)?.date ?? ''];
  const shiftedPath = (by: number): string => withFrom(calendarPath(view.system), search, dateText((parseDay(first) ?? 0) + by));
  return (
    <div className={styles['bar']}>
      <span className={styles['range']}>
        <Link href={shiftedPath(-stepDays)} className={styles['step']} aria-label={say('Two weeks earlier')}>
          <ChevronLeft size={16} aria-hidden />
        </Link>
        <strong>{wordsOfDates(first, last)}</strong>
        <Link href={shiftedPath(stepDays)} className={styles['step']} aria-label={say('Two weeks later')}>
          <ChevronRight size={16} aria-hidden />
        </Link>
      </span>
      {!isTried && view.releases.length > 0 && (
        <Button onPress={onTry}>
          <Snowflake size={14} aria-hidden /> {say('Try a freeze')}
        </Button>
      )}
    </div>
  );
}

function withFrom(path: string, search: string, from: string): string {
  const query = new URLSearchParams(search);
  query.set('from', from);
  return `${path}?${query.toString()}`;
}
